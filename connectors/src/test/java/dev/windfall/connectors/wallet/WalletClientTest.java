package dev.windfall.connectors.wallet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.JsonTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/// Against an HTTP server that does as each test wants.
class WalletClientTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final WalletCredit CONTENT = new WalletCredit(1_500, "EUR", PayAs.POINTS, "adjustment-1",
            "sorry, Ann");
    private static final Effect CREDIT = effect("r1", CONTENT);
    private static final String SETTLED = "{\"request_id\":\"r1\",\"status\":\"SETTLED\",\"reference\":\"w-9\"}";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final ConcurrentSkipListSet<Integer> callers = new ConcurrentSkipListSet<>();
    private final HttpServer server;
    private volatile Reply reply = exchange -> answer(exchange, 200, SETTLED);

    /// What came.
    private record Seen(String method, String path, Map<String, String> headers, String body) {}

    private interface Reply {

        void send(HttpExchange exchange) throws IOException, InterruptedException;
    }

    WalletClientTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void aCreditIsPostedSignedUnderItsRequestId() throws Exception {
        Outcome outcome = call(new Call(CREDIT, Call.Kind.SEND, 3));
        assertThat(outcome).isEqualTo(new Outcome(Outcome.Kind.SETTLED, "", "", null, "w-9"));
        Seen call = seen();
        assertThat(call.method + " " + call.path).isEqualTo("POST /base/wallet/credits");
        assertThat(JsonTree.read(call.body)).isEqualTo(Map.of("request_id", "r1", "player_id", "p1", "amount", 1_500L,
                "currency", "EUR", "pay_as", "POINTS", "reference_id", "adjustment-1", "remarks", "sorry, Ann",
                "digest", CREDIT.digest()));
        assertThat(call.headers).containsAllEntriesOf(Map.of("X-brand-id", "aurora", "X-request-id", "r1",
                "X-internal-service-token", "token", "Content-type", "application/json", "Traceparent", "00-ab-cd-01",
                "X-brand-timestamp", Long.toString(NOON.getEpochSecond())));
        assertThat(isSigned(call)).isTrue();
    }

    @Test
    void aReverseNamesTheCreditThatItTakesBack() throws Exception {
        Effect reverse = effect("r1", new WalletReverse("r0", CONTENT));
        assertThat(call(new Call(reverse, Call.Kind.SEND, 1)).kind()).isEqualTo(Outcome.Kind.SETTLED);
        Seen call = seen();
        assertThat(call.method + " " + call.path).isEqualTo("POST /base/wallet/reversals");
        assertThat(JsonTree.read(call.body)).isInstanceOfSatisfying(Map.class,
                body -> assertThat(body.get("credit_request_id")).isEqualTo("r0"));
        assertThat(isSigned(call)).isTrue();
    }

    @Test
    void whatHasBecomeOfARequestIsAskedByItsId() throws Exception {
        reply = exchange -> answer(exchange, 404, "{\"code\":\"unknown-request\"}");
        Effect odd = effect("a b/c?d+é", CONTENT);
        assertThat(call(new Call(CREDIT, Call.Kind.ASK, 2)).kind()).isEqualTo(Outcome.Kind.NOT_FOUND);
        Seen call = seen();
        assertThat(call.method + " " + call.path + call.body).isEqualTo("GET /base/wallet/requests/r1");
        assertThat(isSigned(call)).isTrue();
        try (WalletClient client = client("http", Duration.ofSeconds(5))) {
            assertThat(client.call(new Call(odd, Call.Kind.ASK, 2), "d", null).kind())
                    .isEqualTo(Outcome.Kind.NOT_FOUND);
        }
        assertThat(seen().path).isEqualTo("/base/wallet/requests/a%20b%2Fc%3Fd%2B%C3%A9");
    }

    @Test
    void withoutTokenAndKeyNothingIsPresented() throws Exception {
        ServiceSettings bare = new ServiceSettings(address("http"), null, "", Duration.ofSeconds(5));
        try (WalletClient client = new WalletClient(bare, () -> NOON)) {
            assertThat(client.call(new Call(CREDIT, Call.Kind.SEND, 1), "d", null).kind())
                    .isEqualTo(Outcome.Kind.SETTLED);
        }
        assertThat(seen().headers).doesNotContainKeys("X-brand-signature", "X-internal-service-token", "Traceparent");
    }

    @Test
    void connectionsAreUsedAgain() {
        try (WalletClient client = client("http", Duration.ofSeconds(5))) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.call(new Call(CREDIT, Call.Kind.SEND, 1), "d", null).kind())
                        .isEqualTo(Outcome.Kind.SETTLED);
            }
        }
        assertThat(callers).as("ports that calls came from").hasSize(1);
    }

    @Test
    void anAnswerThatDoesNotEndIsATimeout() throws Exception {
        reply = exchange -> {
            exchange.sendResponseHeaders(200, SETTLED.length());
            exchange.getResponseBody().write(SETTLED.substring(5).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            Thread.sleep(60_000);
        };
        isUnknown("TIMEOUT");
        reply = _ -> Thread.sleep(60_000);
        isUnknown("TIMEOUT");
    }

    @Test
    void aConnectionThatIsCutLeavesTheOutcomeUnknown() {
        reply = HttpExchange::close;
        isUnknown("CONNECTION_CUT");
        reply = exchange -> {
            exchange.sendResponseHeaders(200, SETTLED.length());
            exchange.getResponseBody().flush();
            exchange.close();
        };
        isUnknown("CONNECTION_CUT");
    }

    @Test
    void anAnswerWithoutAnEndIsNotTakenIntoMemory() {
        reply = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (int i = 0; i < 1_000; i++) {
                body.write(new byte[64 << 10]);
            }
        };
        isUnknown("CONNECTION_CUT");
    }

    @Test
    void aWalletThatIsNotThereHasBookedNothing() {
        server.stop(0);
        Outcome outcome = call(new Call(CREDIT, Call.Kind.SEND, 1));
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.RETRY);
        assertThat(outcome.code()).isEqualTo("NO_CONNECTION");
    }

    @Test
    void aWalletWithoutTlsIsNotTold() {
        try (WalletClient client = client("https", Duration.ofSeconds(8))) {
            assertThat(client.call(new Call(CREDIT, Call.Kind.SEND, 1), "d", null).kind())
                    .isEqualTo(Outcome.Kind.RETRY);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        reply = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 307, "");
        };
        isUnknown("HTTP_307");
        assertThat(seen().path).isEqualTo("/base/wallet/credits");
        assertThat(seen).isEmpty();
    }

    @Test
    void aCallThatNoHeaderCanCarryIsRefusedByUs() {
        Outcome outcome = call(new Call(effect("r\n1", CONTENT), Call.Kind.SEND, 1));
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(outcome.code()).isEqualTo("UNSENDABLE");
        assertThat(seen).isEmpty();
    }

    private void isUnknown(String code) {
        long begin_ns = System.nanoTime();
        Outcome outcome;
        Duration timeout = Duration.ofSeconds(code.equals("TIMEOUT") ? 3 : 20);
        try (WalletClient client = client("http", timeout)) {
            outcome = client.call(new Call(CREDIT, Call.Kind.SEND, 1), "d", null);
        }
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNKNOWN);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(Duration.ofNanos(System.nanoTime() - begin_ns)).isLessThan(Duration.ofSeconds(10));
    }

    private Outcome call(Call call) {
        try (WalletClient client = client("http", Duration.ofSeconds(5))) {
            return client.call(call, call.effect().digest(), "00-ab-cd-01");
        }
    }

    private WalletClient client(String scheme, Duration timeout) {
        return new WalletClient(new ServiceSettings(address(scheme), BrandSignature.of("key"), "token", timeout),
                () -> NOON);
    }

    private URI address(String scheme) {
        return URI.create("%s://127.0.0.1:%d/base".formatted(scheme, server.getAddress().getPort()));
    }

    private Seen seen() throws InterruptedException {
        Seen first = seen.poll(5, TimeUnit.SECONDS);
        if (first == null) {
            throw new AssertionError("Nothing came");
        }
        return first;
    }

    private static boolean isSigned(Seen call) {
        return BrandSignature.of("key").isValid(BrandSignature.Signed.of(call.method, call.path,
                call.headers.getOrDefault("X-brand-id", ""), NOON.getEpochSecond(),
                call.headers.getOrDefault("X-request-id", ""), call.body.getBytes(StandardCharsets.UTF_8)),
                call.headers.getOrDefault("X-brand-signature", ""), NOON);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        callers.add(exchange.getRemoteAddress().getPort());
        seen.add(new Seen(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        try {
            reply.send(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Effect effect(String requestId, Effect.Content content) {
        return new Effect(requestId, "aurora", "p1", content, new Subject("adjustment", "aurora", "1"));
    }
}
