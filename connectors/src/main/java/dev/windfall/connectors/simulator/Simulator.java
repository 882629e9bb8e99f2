package dev.windfall.connectors.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A service over HTTP, on the loopback address, whose calls fail as a script says, and are written down.
public final class Simulator implements AutoCloseable {

    private static final int WAITING_CONNECTIONS_MAX = 1_024;
    /// What people and tests ask of it, which no real one has.
    private static final String PEOPLE = "/simulator/";

    static {
        // A server that closes a connection which a caller is about to use makes that caller's outcome unknown, so all stay open; and an
        // answer of two packets would else wait for the caller's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1024");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final CallLog calls = new CallLog();
    private final Service service;
    private final Callers callers;
    private final Duration latency;
    private final InstantSource clock;
    private volatile Faults faults;

    /// What is simulated.
    public interface Service {

        Optional<Fault.On> callOf(String method, String path);

        /// @return nothing if the connection is to be cut without an answer
        Optional<Reply> reply(Fault.On call, Incoming incoming, @Nullable Fault fault) throws InterruptedException;

        /// What people ask of it.
        Reply people(Incoming incoming);
    }

    private Simulator(HttpServer server, Service service, SimulatorSettings settings, Faults faults,
            InstantSource clock) {
        this.server = server;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.service = service;
        this.callers = new Callers(settings.token(), settings.signature());
        this.latency = settings.latency();
        this.clock = clock;
        this.faults = faults;
    }

    /// @throws UncheckedIOException if the port is taken
    public static Simulator start(Service service, SimulatorSettings settings, Faults faults) {
        try {
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), WAITING_CONNECTIONS_MAX);
            Simulator simulator = new Simulator(server, service, settings, faults, InstantSource.system());
            server.setExecutor(simulator.threads);
            server.createContext("/", simulator::handle);
            server.start();
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException("Port %d can't be opened".formatted(settings.port()), e);
        }
    }

    public URI address() {
        return URI.create("http://%s:%d".formatted(InetAddress.getLoopbackAddress().getHostAddress(),
                server.getAddress().getPort()));
    }

    public CallLog calls() {
        return calls;
    }

    /// From the next call on.
    public void fail(Faults otherFaults) {
        faults = otherFaults;
    }

    /// Calls that are being carried out end without an answer.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Incoming incoming = Incoming.of(exchange);
            Optional<Reply> reply = incoming.path().startsWith(PEOPLE) ? Optional.of(people(incoming))
                    : recorded(incoming);
            if (reply.isPresent()) {
                send(exchange, reply.get());
            }
        } catch (IOException e) {
            // The caller is gone, and hears nothing whatever we do.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply people(Incoming incoming) {
        return switch (incoming.method() + " " + incoming.path()) {
            case "GET /simulator/calls" -> Reply.json(200, "", shownCalls());
            case "PUT /simulator/faults" -> newFaults(new String(incoming.body(), StandardCharsets.UTF_8));
            default -> service.people(incoming);
        };
    }

    private Map<String, Object> shownCalls() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", calls.count());
        json.put("in_hand", calls.inHand());
        json.put("totals", calls.totals());
        json.put("calls", calls.calls().stream().map(RecordedCall::toJson).toList());
        return json;
    }

    private Reply newFaults(String script) {
        try {
            fail(Faults.read(0, script.lines().toList()));
            return Reply.json(200, "", Map.of());
        } catch (IllegalArgumentException e) {
            return Reply.problem(400, "wrong-fault-script", "The script can't be meant, " + e.getMessage());
        }
    }

    /// It ends in the call log before it is answered, so that whoever has the answer finds it there.
    private Optional<Reply> recorded(Incoming incoming) throws InterruptedException {
        Instant begin = clock.instant();
        Fault.@Nullable On call = service.callOf(incoming.method(), incoming.path()).orElse(null);
        String name = call == null ? "other" : call.toString().toLowerCase(Locale.ROOT);
        long number = calls.begin(begin, name, incoming.brandId(), incoming.requestId(),
                incoming.optionalHeader("traceparent").orElse(null));
        Optional<Reply> reply = Optional.empty();
        @Nullable
        Fault fault = null;
        try {
            Thread.sleep(latency);
            Optional<Reply> refusal = call == null ? Optional.of(Reply.unknownRoute())
                    : callers.refusal(incoming, begin);
            if (call == null || refusal.isPresent()) {
                reply = refusal;
            } else {
                fault = faults.next(call, incoming.requestId());
                reply = service.reply(call, incoming, fault);
            }
        } catch (UncheckedIOException e) {
            reply = Optional.of(Reply.problem(500, "internal-error", "The journal takes nothing: " + e.getMessage()));
        } finally {
            calls.end(number, name, fault == null ? null : fault.kind(), reply.map(Reply::status).orElse(0),
                    reply.map(Reply::result).orElse(""), Duration.between(begin, clock.instant()).toMillis());
        }
        return reply;
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
