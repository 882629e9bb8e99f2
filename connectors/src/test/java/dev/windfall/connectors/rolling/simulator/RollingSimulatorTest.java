package dev.windfall.connectors.rolling.simulator;

import com.sun.net.httpserver.HttpServer;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.rolling.RollingClient;
import dev.windfall.connectors.simulator.Fault;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.rules.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/// The simulator as Windfall's client and people use it.
class RollingSimulatorTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final CouponLogId ID = new CouponLogId("aurora", "welcome", "p1", 1);
    private static final Content.RollingOpen OPEN = new Content.RollingOpen(
            new Requirement(ID, "EUR", 10_000,
                    new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                            Wagering.Order.ONE_BY_ONE),
                    NOON, NOON.plusSeconds(60)),
            ID.strings().token(), "for ann; " + ID.strings().token());
    private static final Effect OPENING = effect(ID.strings().rolling(), OPEN);
    private static final Effect ENDING = effect(ID.strings().end(), new Content.RollingEnd(OPEN));

    private final RollingSimulator service = RollingSimulator.start(SimulatorSettings.plain(), Faults.none());
    private final RollingClient client = new RollingClient(
            new ServiceSettings(service.address(), null, "", Duration.ofSeconds(2)), InstantSource.system());

    @AfterEach
    void close() {
        client.close();
        service.close();
    }

    @Test
    void aRequirementIsOpenedOnceAndEndsWithAWord() throws Exception {
        assertThat(send(OPENING)).isEqualTo("SETTLED ");
        assertThat(send(OPENING)).isEqualTo("SETTLED ");
        assertThat(service.rollings().all()).singleElement()
                .satisfies(rolling -> assertThat(rolling.isCounting()).isTrue());
        assertThat(wagered(9_999)).isEqualTo(200);
        assertThat(wagered(10_000)).isEqualTo(200);
        assertThat(send(ENDING)).isEqualTo("SETTLED REACHED 1 10000");
        assertThat(wagered(5_000)).isEqualTo(200);
        assertThat(ask(ENDING)).as("what was said stays").isEqualTo("SETTLED REACHED 1 10000");
        assertThat(service.rollings().all()).singleElement()
                .satisfies(rolling -> assertThat(rolling.word().number()).isEqualTo(2));
    }

    @Test
    void whatHasEndedBeforeIsNeverOpened() {
        assertThat(ask(ENDING)).isEqualTo("NOT_FOUND unknown-request");
        assertThat(send(ENDING)).isEqualTo("SETTLED MISSED 0 0");
        assertThat(send(OPENING)).isEqualTo("FAILED rolling-barred");
        assertThat(ask(OPENING)).isEqualTo("FAILED rolling-barred");
        assertThat(service.rollings().all()).singleElement()
                .satisfies(rolling -> assertThat(rolling.isCounting()).isFalse());
    }

    @Test
    void itFailsAsItIsToldTo() {
        service.fail(Faults.read(1, List.of("{\"fault\": \"do_then_cut\", \"on\": \"open\", \"times\": 1}",
                "{\"fault\": \"rate_limit\", \"on\": \"end\", \"seconds\": 3, \"times\": 1}")));
        assertThat(send(OPENING)).isEqualTo("UNKNOWN CONNECTION_CUT");
        assertThat(ask(OPENING)).isEqualTo("SETTLED ");
        Outcome outcome = client.call(new Call(ENDING, Call.Kind.SEND, 1), ENDING.digest(), null);
        assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        service.fail(new Faults(1, List.of(Fault.always(Fault.Kind.ACCEPT_THEN_SETTLE))));
        assertThat(send(ENDING)).isEqualTo("ACCEPTED ");
        assertThat(ask(ENDING)).isEqualTo("SETTLED MISSED 0 0");
    }

    @Test
    void anotherContentUnderTheSameIdIsRefused() {
        assertThat(send(OPENING)).isEqualTo("SETTLED ");
        assertThat(client.call(new Call(OPENING, Call.Kind.SEND, 1), "another", null).kind())
                .isEqualTo(Outcome.Kind.CONFLICT);
    }

    @Test
    void whatTurnsIsReportedUntilItIsTaken() throws Exception {
        LinkedBlockingQueue<String> reports = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        HttpServer windfall = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        windfall.createContext("/", exchange -> {
            reports.add(exchange.getRequestHeaders().getFirst("X-Brand-Id") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(calls.incrementAndGet() == 1 ? 503 : 200, -1);
            exchange.close();
        });
        windfall.start();
        try {
            service.reportTo(URI.create("http://127.0.0.1:" + windfall.getAddress().getPort()), "token");
            send(OPENING);
            wagered(10_000);
            wagered(11_000);
            wagered(9_000);
            String completed = "aurora {\"report_id\":1,\"coupon_log_id\":\"aurora~welcome~p1~1\","
                    + "\"remarks\":\"for ann; coupon_log:aurora~welcome~p1~1\","
                    + "\"reference_id\":\"coupon_log:aurora~welcome~p1~1\",\"status\":\"COMPLETED\",\"wagered\":10000}";
            assertThat(reports.poll(10, TimeUnit.SECONDS)).isEqualTo(completed);
            assertThat(reports.poll(10, TimeUnit.SECONDS)).as("once more").isEqualTo(completed);
            assertThat(reports.poll(10, TimeUnit.SECONDS)).contains("\"report_id\":2", "\"ACTIVE\"", "9000");
        } finally {
            windfall.stop(0);
        }
    }

    private String send(Effect effect) {
        Outcome outcome = client.call(new Call(effect, Call.Kind.SEND, 1), effect.digest(), null);
        return outcome.kind() + " " + outcome.code();
    }

    private String ask(Effect effect) {
        Outcome outcome = client.call(new Call(effect, Call.Kind.ASK, 1), effect.digest(), null);
        return outcome.kind() + " " + outcome.code();
    }

    private int wagered(long wagered) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(service.address().resolve("/simulator/rollings"))
                    .PUT(BodyPublishers
                            .ofString("{\"brand_id\": \"aurora\", \"coupon_log_id\": \"%s\", \"wagered\": %d}"
                                    .formatted(ID.text(), wagered)))
                    .build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private static Effect effect(String requestId, Content content) {
        return new Effect(requestId, "aurora", "p1", content, new Subject("coupon", "aurora", ID.text()));
    }
}
