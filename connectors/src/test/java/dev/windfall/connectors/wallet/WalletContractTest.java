package dev.windfall.connectors.wallet;

import com.sun.net.httpserver.HttpServer;
import dev.windfall.connectors.Contract;
import dev.windfall.connectors.Contract.Example;
import dev.windfall.connectors.Contract.Operation;
import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.http.BrandSignature.Signed;
import dev.windfall.connectors.http.ServiceAnswers;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletRelease;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
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
class WalletContractTest {

    private static final Contract CONTRACT = Contract.read("wallet.yaml");
    private static final String TOKEN = "token";
    private static final BrandSignature SIGNATURE = BrandSignature.of("key");
    private static final Map<?, ?> CREDIT = request("credit");
    private static final Map<?, ?> REVERSAL = request("reversal");
    private static final Map<?, ?> RELEASE = request("release");

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
        assertThat(CONTRACT.examples()).hasSizeGreaterThan(40);
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
        try (WalletClient client = client(address)) {
            client.call(new Call(credit(), Call.Kind.SEND, 1), credit().digest(), "00-ab-cd-01");
            client.call(new Call(reversal(), Call.Kind.SEND, 1), reversal().digest(), "00-ab-cd-01");
            client.call(new Call(release(), Call.Kind.SEND, 1), release().digest(), "00-ab-cd-01");
            client.call(new Call(credit(), Call.Kind.ASK, 2), credit().digest(), "00-ab-cd-01");
        } finally {
            server.stop(0);
        }
        assertThat(seen).containsExactly("POST /wallet/credits " + Contract.write(CREDIT),
                "POST /wallet/reversals " + Contract.write(REVERSAL),
                "POST /wallet/releases " + Contract.write(RELEASE),
                "GET /wallet/requests/" + CREDIT.get("request_id"));
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
        assertThat(CREDIT.get("digest")).isEqualTo(credit().digest());
        assertThat(REVERSAL.get("digest")).isEqualTo(reversal().digest());
        assertThat(RELEASE.get("digest")).isEqualTo(release().digest());
    }

    @Test
    void theSignatureOfTheDocumentIsThatOfItsCall() {
        Map<?, ?> example = CONTRACT.signatureExample();
        Signed signed = Signed.of(text(example, "method"), text(example, "path"), text(example, "brand_id"),
                Long.parseLong(text(example, "timestamp")), text(example, "request_id"),
                text(example, "body").getBytes(StandardCharsets.UTF_8));
        assertThat(BrandSignature.of(text(example, "key")).sign(signed)).isEqualTo(text(example, "signature"));
    }

    private static void isAnswered(Example example) throws Exception {
        try (WalletSimulator wallet = WalletSimulator.start(SimulatorSettings.plain().asking(TOKEN, SIGNATURE),
                Faults.none()); HttpClient http = HttpClient.newHttpClient()) {
            before(example, wallet, http);
            HttpResponse<String> answer = send(http, wallet.address(), example.operation(), flaw(example));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(example.status());
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(example.contentType());
            assertThat(answer.headers().firstValue("Retry-After").orElse("")).isEqualTo(example.retryAfter());
            assertThat(JsonTree.read(answer.body())).isEqualTo(example.value());
            assertThat(CONTRACT.mistakes(example.schema(), example.value())).isEmpty();
            assertThat(outcome(example, answer).kind()).hasToString(example.takenAs());
        }
    }

    /// What has to have happened, or to happen, so that the example is answered.
    private static void before(Example example, WalletSimulator wallet, HttpClient http) throws Exception {
        URI address = wallet.address();
        boolean isAsking = example.operation().isAsking();
        if (example.operation().id().equals("release") && !example.name().equals("grant_not_found")) {
            sendGrant(http, address, example.name().equals("release_mismatch") ? Map.of("player_id", "p2") : Map.of());
        }
        switch (example.name()) {
            case "settled" -> {
                if (isAsking) {
                    send(http, address, CONTRACT.operation("credit"), Flaw.NONE);
                }
            }
            case "taken_back" -> send(http, address, CONTRACT.operation("credit"), Flaw.NONE);
            case "credit_barred", "never_booked" -> send(http, address, CONTRACT.operation("reversal"), Flaw.NONE);
            case "request_id_reused" -> send(http, address, example.operation(),
                    new Flaw(TOKEN, SIGNATURE, 0, "", Map.of("digest", "another")));
            case "reversal_mismatch" -> send(http, address, CONTRACT.operation("credit"),
                    new Flaw(TOKEN, SIGNATURE, 0, "", Map.of("player_id", "p2")));
            case "accepted" -> {
                fail(wallet, "'accept_then_settle', 'seconds': 60");
                if (isAsking) {
                    send(http, address, CONTRACT.operation("credit"), Flaw.NONE);
                }
            }
            case "retry" -> fail(wallet, "'answer_retry'");
            case "failed" -> fail(wallet, "'answer_failed', 'code': 'player-closed'");
            case "refused" -> fail(wallet, "'refuse', 'code': 'player-closed'");
            case "rate_limited" -> fail(wallet, "'rate_limit', 'seconds': 2");
            case "internal_error" -> fail(wallet, "'error'");
            case "unavailable_for_a_while" -> fail(wallet, "'error', 'status': 503, 'seconds': 2");
            case "unavailable" -> fail(wallet, "'error', 'status': 503");
            case "barred", "released", "grant_not_found", "release_mismatch", "unknown_request", "malformed_request",
                    "invalid_request", "token_refused",
                    "timestamp_refused", "signature_refused" -> {
            }
            default -> throw new IllegalArgumentException("Nobody knows how to bring about " + example);
        }
    }

    /// What the example of a release releases.
    private static void sendGrant(HttpClient http, URI wallet, Map<String, String> changes) throws Exception {
        Map<Object, Object> grant = new LinkedHashMap<>(changes);
        grant.put("request_id", text(RELEASE, "credit_request_id"));
        for (String field : List.of("amount", "currency", "pay_as", "coupon_log_id", "reference_id", "remarks")) {
            grant.put(field, RELEASE.get(field));
        }
        grant.putIfAbsent("player_id", RELEASE.get("player_id"));
        grant.put("digest", "of the grant");
        send(http, wallet, CONTRACT.operation("credit"),
                new Flaw(TOKEN, SIGNATURE, 0, text(RELEASE, "credit_request_id"), grant));
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

    private static void fail(WalletSimulator wallet, String fault) {
        wallet.fail(Faults.read(1, List.of("{'fault': %s}".formatted(fault).replace('\'', '"'))));
    }

    private static HttpResponse<String> send(HttpClient http, URI wallet, Operation operation, Flaw flaw)
            throws IOException, InterruptedException {
        Map<Object, Object> request = new LinkedHashMap<>(operation.isAsking() ? CREDIT : request(operation.id()));
        String requestId = flaw.requestId.isEmpty() ? text(request, "request_id") : flaw.requestId;
        request.putAll(flaw.changes);
        String path = operation.path().replace("{request_id}", requestId);
        byte[] body = operation.isAsking() ? new byte[0]
                : Contract.write(request).getBytes(StandardCharsets.UTF_8);
        long now_s = InstantSource.system().instant().getEpochSecond() + flaw.clock_s;
        return http.send(HttpRequest.newBuilder(wallet.resolve(path)).timeout(Duration.ofSeconds(10))
                .method(operation.method(), BodyPublishers.ofByteArray(body))
                .header("X-Brand-Id", "aurora").header("X-Request-Id", requestId)
                .header("X-Brand-Timestamp", Long.toString(now_s))
                .header("X-Internal-Service-Token", flaw.token)
                .header("X-Brand-Signature", flaw.signature.sign(
                        Signed.of(operation.method(), path, "aurora", now_s, requestId, body)))
                .build(), BodyHandlers.ofString());
    }

    private static Outcome outcome(Example example, HttpResponse<String> answer) {
        Effect effect = switch (example.operation().id()) {
            case "reversal" -> reversal();
            case "release" -> release();
            default -> credit();
        };
        Call call = new Call(effect, example.operation().isAsking() ? Call.Kind.ASK : Call.Kind.SEND, 1);
        return WalletAnswers.ANSWERS.of(call, effect.digest(),
                new ServiceAnswers.Answer(answer.statusCode(), answer.body(),
                        answer.headers().firstValue("Retry-After").orElse(null)),
                Instant.EPOCH);
    }

    private static WalletClient client(URI wallet) {
        return new WalletClient(new ServiceSettings(wallet, SIGNATURE, TOKEN, Duration.ofSeconds(10)),
                InstantSource.system());
    }

    private static Effect credit() {
        return new Effect(text(CREDIT, "request_id"), "aurora", text(CREDIT, "player_id"), content(CREDIT), owner());
    }

    private static Effect reversal() {
        return new Effect(text(REVERSAL, "request_id"), "aurora", text(REVERSAL, "player_id"),
                new WalletReverse(text(REVERSAL, "credit_request_id"), content(REVERSAL)), owner());
    }

    private static Effect release() {
        return new Effect(text(RELEASE, "request_id"), "aurora", text(RELEASE, "player_id"),
                new WalletRelease(text(RELEASE, "credit_request_id"), content(RELEASE)),
                new Subject("coupon", "aurora", text(RELEASE, "coupon_log_id")));
    }

    private static WalletCredit content(Map<?, ?> request) {
        return new WalletCredit(Long.parseLong(text(request, "amount")), text(request, "currency"),
                PayAs.valueOf(text(request, "pay_as")), text(request, "reference_id"), text(request, "remarks"));
    }

    private static Subject owner() {
        return new Subject("adjustment", "aurora", "1");
    }

    private static Map<?, ?> request(String operation) {
        Map<?, ?> request = CONTRACT.operation(operation).request();
        return request == null ? Map.of() : request;
    }

    private static String text(Map<?, ?> fields, String name) {
        return String.valueOf(fields.get(name));
    }
}
