package dev.windfall.connectors;

import com.sun.net.httpserver.HttpServer;
import dev.windfall.connectors.Contract.Example;
import dev.windfall.connectors.Contract.Operation;
import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.http.BrandSignature.Signed;
import dev.windfall.connectors.http.ServiceAnswers;
import dev.windfall.connectors.http.ServiceCaller.Reading;
import dev.windfall.connectors.http.ServiceClient;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatedService;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.JsonTree;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// The document, the simulator and the client say the same: each answer that the document shows is one of the simulator's, to the letter,
/// and means to the client what the document says.
///
/// @param <S> the simulator
public abstract class ServiceContractTest<S extends SimulatedService> {

    private static final String TOKEN = "token";
    private static final BrandSignature SIGNATURE = BrandSignature.of("key");

    private final Contract contract;
    /// Of the operation whose request is asked for.
    private final String asked;
    private final Reading reading;

    protected ServiceContractTest(Contract contract, String asked, Reading reading) {
        this.contract = contract;
        this.asked = asked;
        this.reading = reading;
    }

    /// How a call differs from a good one.
    public record Flaw(String token, BrandSignature signature, long clock_s, String requestId, Map<?, ?> changes) {

        public static final Flaw NONE = of(Map.of());

        public static Flaw of(Map<?, ?> changes) {
            return new Flaw(TOKEN, SIGNATURE, 0, "", changes);
        }

        public Flaw under(String otherRequestId) {
            return new Flaw(token, signature, clock_s, otherRequestId, changes);
        }
    }

    /// A simulator that a test has started, and how it is called.
    public record Running<S extends SimulatedService>(S service, HttpClient http) {}

    protected abstract S start(SimulatorSettings settings, Faults faults);

    protected abstract ServiceClient<?> client(ServiceSettings settings, InstantSource clock);

    /// What the operation's example is sent for.
    protected abstract Effect effect(String operation);

    @TestFactory
    Stream<DynamicTest> eachExampleIsWhatTheSimulatorAnswers() {
        return contract.examples().stream()
                .map(example -> DynamicTest.dynamicTest(example.toString(), () -> isAnswered(example)));
    }

    @Test
    void eachCodeIsShown() {
        TreeSet<String> shown = new TreeSet<>();
        contract.examples().stream().filter(example -> example.contentType().equals("application/problem+json"))
                .forEach(example -> shown.add(String.valueOf(example.value().get("code"))));
        assertThat(contract.problemCodes()).map(String::valueOf).containsExactlyInAnyOrderElementsOf(shown);
    }

    @Test
    void whatIsAskedForIsAsTheDocumentSays() {
        for (Operation operation : contract.operations()) {
            assertThat(contract.mistakes(operation)).as(operation.id()).isEmpty();
            if (!operation.isAsking()) {
                assertThat(contract.request(operation.id()).get("digest"))
                        .isEqualTo(effect(operation.id()).digest());
            }
        }
    }

    /// Method, path and body of each operation's call, in the document's order; its headers are those of the document.
    protected final List<String> sent() throws IOException {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<TreeSet<String>> headers = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            names.addAll(exchange.getRequestHeaders().keySet());
            headers.add(names);
            seen.add("%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)).strip());
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (ServiceClient<?> client = client(
                new ServiceSettings(address, SIGNATURE, TOKEN, Duration.ofSeconds(10)), InstantSource.system())) {
            for (Operation operation : contract.operations()) {
                Call call = call(operation);
                client.call(call, call.effect().digest(), "00-ab-cd-01");
            }
        } finally {
            server.stop(0);
        }
        for (Operation operation : contract.operations()) {
            TreeSet<String> ours = headers.remove();
            assertThat(ours).containsAll(contract.headers(operation, true)).contains("Content-Type");
            ours.removeIf(name -> !name.toLowerCase(Locale.ROOT).matches("x-.*|traceparent"));
            assertThat(contract.headers(operation, false)).isEqualTo(ours);
        }
        return List.copyOf(seen);
    }

    /// What has to have happened, or to happen, so that the example is answered.
    protected void before(Example example, Running<S> running) throws Exception {
        switch (example.name()) {
            case "settled" -> sendIfAsking(example, running);
            case "request_id_reused" -> send(running, example.operation(), Flaw.of(Map.of("digest", "another")));
            case "accepted" -> {
                fail(running, "'accept_then_settle', 'seconds': 60");
                sendIfAsking(example, running);
            }
            case "retry" -> fail(running, "'answer_retry'");
            case "failed" -> fail(running, "'answer_failed', 'code': 'player-closed'");
            case "refused" -> fail(running, "'refuse', 'code': 'player-closed'");
            case "rate_limited" -> fail(running, "'rate_limit', 'seconds': 2");
            case "internal_error" -> fail(running, "'error'");
            case "unavailable_for_a_while" -> fail(running, "'error', 'status': 503, 'seconds': 2");
            case "unavailable" -> fail(running, "'error', 'status': 503");
            case "barred", "unknown_request", "malformed_request", "invalid_request", "token_refused",
                    "timestamp_refused", "signature_refused" -> {
            }
            default -> throw new IllegalArgumentException("Nobody knows how to bring about " + example);
        }
    }

    protected final HttpResponse<String> send(Running<S> running, String operation, Flaw flaw)
            throws IOException, InterruptedException {
        return send(running, contract.operation(operation), flaw);
    }

    private void isAnswered(Example example) throws Exception {
        try (S service = start(SimulatorSettings.plain().asking(TOKEN, SIGNATURE), Faults.none());
                HttpClient http = HttpClient.newHttpClient()) {
            Running<S> running = new Running<>(service, http);
            before(example, running);
            HttpResponse<String> answer = send(running, example.operation(), flaw(example));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(example.status());
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(example.contentType());
            assertThat(answer.headers().firstValue("Retry-After").orElse("")).isEqualTo(example.retryAfter());
            assertThat(JsonTree.read(answer.body())).isEqualTo(example.value());
            assertThat(contract.mistakes(example.schema(), example.value())).isEmpty();
            assertThat(outcome(example, answer).kind()).hasToString(example.takenAs());
        }
    }

    private static Flaw flaw(Example example) {
        return switch (example.name()) {
            case "token_refused" -> new Flaw("other", SIGNATURE, 0, "", Map.of());
            case "timestamp_refused" -> new Flaw(TOKEN, SIGNATURE, -400, "", Map.of());
            case "signature_refused" -> new Flaw(TOKEN, BrandSignature.of("other"), 0, "", Map.of());
            case "malformed_request" -> Flaw.NONE.under("other");
            case "invalid_request" -> Flaw.of(Map.of("amount", 0L));
            default -> Flaw.NONE;
        };
    }

    private static void fail(Running<?> running, String fault) {
        running.service.fail(Faults.read(1, List.of("{'fault': %s}".formatted(fault).replace('\'', '"'))));
    }

    private void sendIfAsking(Example example, Running<S> running) throws IOException, InterruptedException {
        if (example.operation().isAsking()) {
            send(running, asked, Flaw.NONE);
        }
    }

    private HttpResponse<String> send(Running<S> running, Operation operation, Flaw flaw)
            throws IOException, InterruptedException {
        Map<Object, Object> request = new LinkedHashMap<>(
                contract.request(operation.isAsking() ? asked : operation.id()));
        String requestId = flaw.requestId.isEmpty() ? Contract.text(request, "request_id") : flaw.requestId;
        request.putAll(flaw.changes);
        String path = operation.path().replace("{request_id}", requestId);
        byte[] body = operation.isAsking() ? new byte[0]
                : Contract.write(request).getBytes(StandardCharsets.UTF_8);
        long now_s = InstantSource.system().instant().getEpochSecond() + flaw.clock_s;
        return running.http.send(HttpRequest.newBuilder(running.service.address().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .method(operation.method(), BodyPublishers.ofByteArray(body))
                .header("X-Brand-Id", "aurora").header("X-Request-Id", requestId)
                .header("X-Brand-Timestamp", Long.toString(now_s))
                .header("X-Internal-Service-Token", flaw.token)
                .header("X-Brand-Signature", flaw.signature.sign(
                        Signed.of(operation.method(), path, "aurora", now_s, requestId, body)))
                .build(), BodyHandlers.ofString());
    }

    private Outcome outcome(Example example, HttpResponse<String> answer) {
        Call call = call(example.operation());
        return reading.of(call, call.effect().digest(),
                new ServiceAnswers.Answer(answer.statusCode(), answer.body(),
                        answer.headers().firstValue("Retry-After").orElse(null)),
                Instant.EPOCH);
    }

    private Call call(Operation operation) {
        return operation.isAsking() ? new Call(effect(asked), Call.Kind.ASK, 2)
                : new Call(effect(operation.id()), Call.Kind.SEND, 1);
    }
}
