package dev.windfall.connectors.wallet.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A wallet over HTTP, on the loopback address, as `docs/api/wallet.yaml` says. It comes back with its book after it was killed.
public final class WalletSimulator implements AutoCloseable {

    private static final int WAITING_CONNECTIONS_MAX = 1_024;

    static {
        // A server that closes a connection which a caller is about to use makes that caller's outcome unknown, so all stay open; and an
        // answer of two packets would else wait for the caller's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1024");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Book book;
    private final CallLog calls = new CallLog();
    private final WalletRoutes wallet;
    private final PeopleRoutes people;
    private final Callers callers;
    private final Duration latency;
    private final InstantSource clock;
    private volatile Faults faults;

    private WalletSimulator(HttpServer server, Book book, SimulatorSettings settings, Faults faults,
            InstantSource clock) {
        this.server = server;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.book = book;
        this.wallet = new WalletRoutes(book, clock);
        this.people = new PeopleRoutes(book, calls, this::fail);
        this.callers = new Callers(settings.token(), settings.signature());
        this.latency = settings.latency();
        this.clock = clock;
        this.faults = faults;
    }

    /// @throws UncheckedIOException  if the port is taken, or the journal can't be used
    /// @throws IllegalStateException if the journal can't be read, or another one has it
    public static WalletSimulator start(SimulatorSettings settings, Faults faults) {
        Path journal = settings.journal();
        Book book = journal == null ? Book.inMemory() : Book.open(journal);
        try {
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), WAITING_CONNECTIONS_MAX);
            WalletSimulator simulator = new WalletSimulator(server, book, settings, faults, InstantSource.system());
            server.setExecutor(simulator.threads);
            server.createContext("/", simulator::handle);
            server.start();
            return simulator;
        } catch (IOException e) {
            book.close();
            throw new UncheckedIOException("Port %d can't be opened".formatted(settings.port()), e);
        }
    }

    public URI address() {
        return URI.create("http://%s:%d".formatted(InetAddress.getLoopbackAddress().getHostAddress(),
                server.getAddress().getPort()));
    }

    public Book book() {
        return book;
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
        book.close();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Incoming incoming = Incoming.of(exchange);
            Optional<Reply> reply = incoming.path().startsWith(PeopleRoutes.ROOT)
                    ? Optional.of(people.reply(incoming))
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

    /// It ends in the call log before it is answered, so that whoever has the answer finds it there.
    private Optional<Reply> recorded(Incoming incoming) throws InterruptedException {
        Instant begin = clock.instant();
        Fault.@Nullable On call = WalletRoutes.callOf(incoming.method(), incoming.path()).orElse(null);
        String name = call == null ? "other" : call.toString().toLowerCase(Locale.ROOT);
        long number = calls.begin(begin, name, incoming.brandId(), incoming.requestId(),
                incoming.optionalHeader("traceparent").orElse(null));
        Optional<Reply> reply = Optional.empty();
        @Nullable
        Fault fault = null;
        try {
            Thread.sleep(latency);
            Optional<Reply> refusal = call == null
                    ? Optional.of(Reply.problem(404, "unknown-route", "There is no such route"))
                    : callers.refusal(incoming, begin);
            if (call == null || refusal.isPresent()) {
                reply = refusal;
            } else {
                fault = faults.next(call, incoming.requestId());
                reply = wallet.reply(call, incoming, fault);
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
