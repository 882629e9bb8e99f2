package dev.windfall.connectors.rolling;

import com.sun.net.httpserver.HttpServer;
import dev.windfall.connectors.Contract;
import dev.windfall.connectors.Contract.Example;
import dev.windfall.connectors.Contract.Operation;
import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.http.BrandSignature.Signed;
import dev.windfall.connectors.http.ServiceAnswers;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.rolling.simulator.RollingSimulator;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.RollingEnd;
import dev.windfall.projections.deciding.Effect.Content.RollingOpen;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.JsonTree;
import dev.windfall.wire.Requirements;
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
class RollingContractTest {

    private static final Contract CONTRACT = Contract.read("rolling.yaml");
    private static final String TOKEN = "token";
    private static final BrandSignature SIGNATURE = BrandSignature.of("key");
    private static final Map<?, ?> OPENING = request("open");
    private static final Map<?, ?> ENDING = request("end");

    /// How a call differs from a good one.
    private record Flaw(String token, BrandSignature signature, long clock_s, String requestId, Map<?, ?> changes) {

        static final Flaw NONE = new Flaw(TOKEN, SIGNATURE, 0, "", Map.of());
    }

    @TestFactory
    Stream<DynamicTest> eachExampleIsWhatTheSimulatorAnswers() {
        return CONTRACT.examples().stream()
                .map(example -> DynamicTest.dynamicTest(example.toString(), () -> isAnswered(example)));
    }

    @Test
    void eachCodeIsShown() {
        TreeSet<String> shown = new TreeSet<>();
        CONTRACT.examples().stream().filter(example -> example.contentType().equals("application/problem+json"))
                .forEach(example -> shown.add(String.valueOf(example.value().get("code"))));
        assertThat(CONTRACT.problemCodes()).map(String::valueOf).containsExactlyInAnyOrderElementsOf(shown);
        assertThat(CONTRACT.examples()).hasSizeGreaterThan(35);
    }

    @Test
    void theClientSendsWhatTheDocumentShows() throws Exception {
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
        try (RollingClient client = client(address)) {
            client.call(new Call(opening(), Call.Kind.SEND, 1), opening().digest(), "00-ab-cd-01");
            client.call(new Call(ending(), Call.Kind.SEND, 1), ending().digest(), "00-ab-cd-01");
            client.call(new Call(opening(), Call.Kind.ASK, 2), opening().digest(), "00-ab-cd-01");
        } finally {
            server.stop(0);
        }
        assertThat(seen).containsExactly("POST /rolling/requirements " + Contract.write(OPENING),
                "POST /rolling/endings " + Contract.write(ENDING),
                "GET /rolling/requests/" + text(OPENING, "request_id").replace("~", "%7E"));
        for (Operation operation : CONTRACT.operations()) {
            TreeSet<String> ours = headers.remove();
            assertThat(ours).containsAll(CONTRACT.headers(operation, true)).contains("Content-Type");
            ours.removeIf(name -> !name.toLowerCase(Locale.ROOT).matches("x-.*|traceparent"));
            assertThat(CONTRACT.headers(operation, false)).isEqualTo(ours);
        }
    }

    @Test
    void whatIsAskedForIsAsTheDocumentSays() {
        for (Operation operation : CONTRACT.operations()) {
            assertThat(CONTRACT.mistakes(operation)).as(operation.id()).isEmpty();
        }
        assertThat(OPENING.get("digest")).isEqualTo(opening().digest());
        assertThat(ENDING.get("digest")).isEqualTo(ending().digest());
    }

    private static void isAnswered(Example example) throws Exception {
        try (RollingSimulator rolling = RollingSimulator.start(SimulatorSettings.plain().asking(TOKEN, SIGNATURE),
                Faults.none()); HttpClient http = HttpClient.newHttpClient()) {
            before(example, rolling, http);
            HttpResponse<String> answer = send(http, rolling.address(), example.operation(), flaw(example));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(example.status());
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(example.contentType());
            assertThat(answer.headers().firstValue("Retry-After").orElse("")).isEqualTo(example.retryAfter());
            assertThat(JsonTree.read(answer.body())).isEqualTo(example.value());
            assertThat(CONTRACT.mistakes(example.schema(), example.value())).isEmpty();
            assertThat(outcome(example, answer).kind()).hasToString(example.takenAs());
        }
    }

    /// What has to have happened, or to happen, so that the example is answered.
    private static void before(Example example, RollingSimulator rolling, HttpClient http) throws Exception {
        URI address = rolling.address();
        boolean isAsking = example.operation().isAsking();
        switch (example.name()) {
            case "settled" -> {
                if (isAsking) {
                    send(http, address, CONTRACT.operation("open"), Flaw.NONE);
                }
            }
            case "ended" -> send(http, address, CONTRACT.operation("open"), Flaw.NONE);
            case "completed" -> {
                send(http, address, CONTRACT.operation("open"), Flaw.NONE);
                assertThat(rolling.rollings().wagered("aurora", text(OPENING, "coupon_log_id"), 10_000)).isPresent();
            }
            case "rolling_barred", "never_opened" -> send(http, address, CONTRACT.operation("end"), Flaw.NONE);
            case "request_id_reused" -> send(http, address, example.operation(),
                    new Flaw(TOKEN, SIGNATURE, 0, "", Map.of("digest", "another")));
            case "rolling_mismatch" -> send(http, address, CONTRACT.operation("open"),
                    new Flaw(TOKEN, SIGNATURE, 0, "", Map.of("player_id", "p2")));
            case "accepted" -> {
                fail(rolling, "'accept_then_settle', 'seconds': 60");
                if (isAsking) {
                    send(http, address, CONTRACT.operation("open"), Flaw.NONE);
                }
            }
            case "retry" -> fail(rolling, "'answer_retry'");
            case "failed" -> fail(rolling, "'answer_failed', 'code': 'player-closed'");
            case "refused" -> fail(rolling, "'refuse', 'code': 'player-closed'");
            case "rate_limited" -> fail(rolling, "'rate_limit', 'seconds': 2");
            case "internal_error" -> fail(rolling, "'error'");
            case "unavailable_for_a_while" -> fail(rolling, "'error', 'status': 503, 'seconds': 2");
            case "unavailable" -> fail(rolling, "'error', 'status': 503");
            case "barred", "unknown_request", "malformed_request", "invalid_request", "token_refused",
                    "timestamp_refused", "signature_refused" -> {
            }
            default -> throw new IllegalArgumentException("Nobody knows how to bring about " + example);
        }
    }

    private static Flaw flaw(Example example) {
        return switch (example.name()) {
            case "token_refused" -> new Flaw("other", SIGNATURE, 0, "", Map.of());
            case "timestamp_refused" -> new Flaw(TOKEN, SIGNATURE, -400, "", Map.of());
            case "signature_refused" -> new Flaw(TOKEN, BrandSignature.of("other"), 0, "", Map.of());
            case "malformed_request" -> new Flaw(TOKEN, SIGNATURE, 0, "other", Map.of());
            case "invalid_request" -> new Flaw(TOKEN, SIGNATURE, 0, "", Map.of("amount", 0L));
            default -> Flaw.NONE;
        };
    }

    private static void fail(RollingSimulator rolling, String fault) {
        rolling.fail(Faults.read(1, List.of("{'fault': %s}".formatted(fault).replace('\'', '"'))));
    }

    private static HttpResponse<String> send(HttpClient http, URI service, Operation operation, Flaw flaw)
            throws IOException, InterruptedException {
        Map<Object, Object> request = new LinkedHashMap<>(operation.isAsking() ? OPENING : request(operation.id()));
        String requestId = flaw.requestId.isEmpty() ? text(request, "request_id") : flaw.requestId;
        request.putAll(flaw.changes);
        String path = operation.path().replace("{request_id}", requestId);
        byte[] body = operation.isAsking() ? new byte[0]
                : Contract.write(request).getBytes(StandardCharsets.UTF_8);
        long now_s = InstantSource.system().instant().getEpochSecond() + flaw.clock_s;
        return http.send(HttpRequest.newBuilder(service.resolve(path)).timeout(Duration.ofSeconds(10))
                .method(operation.method(), BodyPublishers.ofByteArray(body))
                .header("X-Brand-Id", "aurora").header("X-Request-Id", requestId)
                .header("X-Brand-Timestamp", Long.toString(now_s))
                .header("X-Internal-Service-Token", flaw.token)
                .header("X-Brand-Signature", flaw.signature.sign(
                        Signed.of(operation.method(), path, "aurora", now_s, requestId, body)))
                .build(), BodyHandlers.ofString());
    }

    private static Outcome outcome(Example example, HttpResponse<String> answer) {
        Effect effect = example.operation().id().equals("end") ? ending() : opening();
        Call call = new Call(effect, example.operation().isAsking() ? Call.Kind.ASK : Call.Kind.SEND, 1);
        return RollingAnswers.of(call, effect.digest(),
                new ServiceAnswers.Answer(answer.statusCode(), answer.body(),
                        answer.headers().firstValue("Retry-After").orElse(null)),
                Instant.EPOCH);
    }

    private static RollingClient client(URI service) {
        return new RollingClient(new ServiceSettings(service, SIGNATURE, TOKEN, Duration.ofSeconds(10)),
                InstantSource.system());
    }

    private static Effect opening() {
        return effect(OPENING, opened());
    }

    private static Effect ending() {
        return effect(ENDING, new RollingEnd(opened()));
    }

    private static Effect effect(Map<?, ?> request, Effect.Content content) {
        return new Effect(text(request, "request_id"), "aurora", text(request, "player_id"), content,
                new Subject("coupon", "aurora", text(request, "coupon_log_id")));
    }

    private static RollingOpen opened() {
        return new RollingOpen(new Requirement(CouponLogId.of(text(OPENING, "coupon_log_id")),
                text(OPENING, "currency"), Long.parseLong(text(OPENING, "amount")),
                Requirements.wageringFromTree(OPENING.get("wagering")), Instant.parse(text(OPENING, "from")),
                Instant.parse(text(OPENING, "until"))), text(OPENING, "reference_id"), text(OPENING, "remarks"));
    }

    private static Map<?, ?> request(String operation) {
        Map<?, ?> request = CONTRACT.operation(operation).request();
        return request == null ? Map.of() : request;
    }

    private static String text(Map<?, ?> fields, String name) {
        return String.valueOf(fields.get(name));
    }
}
