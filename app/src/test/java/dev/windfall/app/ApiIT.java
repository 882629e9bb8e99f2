package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.testing.Recently;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// The door of a running program, and the commands that go through it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final LocalDate DAY = Recently.day(10);
    private static final String AURORA = """
            {"zone": "Europe/Madrid", "day_starts_at": "06:00", "currencies": ["EUR", {"code": "GEM", "exponent": 3}], "spread": 2}""";

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data = Path.of("target", "api").toAbsolutePath();
    private Launched up;
    private String token = "";

    /// An answer: its status and its document.
    private record Answer(int status, String type, JsonNode body) {}

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    void start() throws Exception {
        up = Launched.upAlone(data);
        token = Files.readString(data.resolve("token"));
    }

    @AfterAll
    void stop() throws Exception {
        up.end(PATIENCE);
    }

    @Test
    @Order(1)
    void aBrandIsRegisteredOnceAndKeepsWhatWasFixed() throws Exception {
        Answer put = ask("PUT", "/internal/brands/aurora", "aurora", AURORA);
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.body()).isEqualTo(json.readTree("""
                {"brand_id": "aurora", "zone": "Europe/Madrid", "day_starts_at": "06:00", "spread": 2, "four_eyes_above": {},
                 "currencies": [{"code": "EUR", "exponent": 2}, {"code": "GEM", "exponent": 3}]}"""));
        assertThat(ask("GET", "/internal/brands/aurora", "aurora", "").body()).isEqualTo(put.body());
        assertThat(ask("PUT", "/internal/brands/aurora", "aurora", AURORA).status()).isEqualTo(200);
        Answer moved = ask("PUT", "/internal/brands/aurora", "aurora", AURORA.replace("Madrid", "Paris"));
        assertThat(moved.status()).isEqualTo(409);
        assertThat(moved.body().path("code").asString()).isEqualTo("immutable-field");
        assertThat(moved.body().path("pointer").asString()).isEqualTo("/zone");
        assertThat(ask("PUT", "/internal/brands/aurora", "aurora", AURORA.replace("[\"EUR\",", "[\"EUR\", \"USD\","))
                .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            method | path                                | headers                    | status | code
            GET    | /internal/brands/aurora             | no token                   | 401    | unauthenticated
            GET    | /internal/brands/aurora             | wrong token                | 401    | unauthenticated
            GET    | /internal/brands/aurora             | no brand                   | 400    | brand-required
            GET    | /internal/brands/aurora             | brand borealis             | 403    | cross-brand
            PUT    | /internal/brands/aurora             | no actor                   | 400    | actor-required
            GET    | /internal/brands/nobody             | brand nobody               | 404    | unknown-brand
            GET    | /internal/promotions/players/p/days?from=2026-11-20&to=2026-11-19 | brand aurora | 400 | invalid-period
            GET    | /internal/promotions/players/p/days?from=yesterday&to=2026-11-19  | brand aurora | 400 | bad-request
            GET    | /internal/promotions/players/p/days?from=2026-11-20               | brand aurora | 400 | bad-request
            GET    | /internal/promotions/players/p/days?from=2026-11-20&to=2026-11-20 | brand nobody | 404 | unknown-brand
            GET    | /internal/nowhere                   | brand aurora               | 404    | not-found
            GET    | /nowhere                            | no token                   | 401    | unauthenticated
            GET    | /%69nternal/brands/aurora           | no token                   | 401    | unauthenticated
            GET    | //internal/brands/aurora            | no token                   | 401    | unauthenticated
            GET    | /internal/brands/auror%61           | brand borealis             | 403    | cross-brand
            GET    | /internal/brands/auror%61           | brand auror%61             | 400    | brand-required
            POST   | /internal/brands/aurora             | brand aurora               | 405    | method-not-allowed
            """)
    void everyRefusalIsAProblemDocument(String method, String path, String headers, int status, String code)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(up.api() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : AURORA));
        if (!headers.equals("no token")) {
            request.header("X-Internal-Service-Token", headers.equals("wrong token") ? "0".repeat(64) : token);
        }
        if (!headers.equals("no brand")) {
            request.header("X-Brand-Id", headers.startsWith("brand ") ? headers.substring(6) : "aurora");
        }
        if (!headers.equals("no actor")) {
            request.header("X-Actor", "ann");
        }
        Answer answer = send(request.build());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.body().path("code").asString()).isEqualTo(code);
        assertThat(answer.body().path("type").asString()).isEqualTo("/problems/" + code);
        assertThat(answer.body().path("detail").asString()).isNotBlank();
    }

    @Test
    @Order(3)
    void everyMistakeOfADocumentHasItsPointer() throws Exception {
        Answer answer = ask("PUT", "/internal/brands/citrus", "citrus", """
                {"brand_id": "lemon", "zone": 7, "colour": "yellow", "currencies": "JPY"}""");
        assertThat(answer.status()).isEqualTo(422);
        List<String> pointers = new ArrayList<>();
        answer.body().path("errors").forEach(error -> pointers.add(error.path("pointer").asString()));
        assertThat(pointers).containsExactly("/colour", "/brand_id", "/zone", "/currencies");
        assertThat(ask("PUT", "/internal/brands/citrus", "citrus", "{\"zone\": \"Tokyo\", \"currencies\": [\"JPY\"]}")
                .body()
                .path("pointer").asString()).isEqualTo("/zone");
        assertThat(ask("PUT", "/internal/brands/citrus", "citrus", "{broken").status()).isEqualTo(400);
    }

    @Test
    @Order(4)
    void oneEventTwiceCountsOnceAndABrokenLineIsNamed() throws Exception {
        String bet = "{\"event_id\": \"e1\", \"type\": \"BET_SETTLED\", \"brand_id\": \"aurora\", \"player_id\": \"p1\", "
                + "\"bet_id\": \"b1\", \"provider_id\": \"nova\", \"game_category\": \"slots\", \"currency\": \"EUR\", "
                + "\"stake\": 1000, \"payout\": 400, \"occurred_at\": \"" + DAY + "T12:00:00+01:00\"}";
        Path file = Files.writeString(data.resolveSibling("api-events.jsonl"), bet + "\n" + bet + "\n{broken\n");
        Launched load = Launched.start(As.MYSELF, data.resolveSibling("api-load"), Launched.ROOT.resolve("windfall"),
                Map.of(), "load", file.toString(), "--data", data.toString());
        assertThat(load.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(load.output()).contains("line 3: The text is not JSON", "2 published, 1 refused");

        JsonNode days = awaitDays();
        assertThat(days.path("as_of").asString()).startsWith("20");
        assertThat(days.path("days")).isEqualTo(json.readTree("""
                [{"day": "%s", "currency": "EUR", "bets": 1, "stake": 1000, "bonus_stake": 0, "valid_turnover": 1000,
                  "payout": 400, "bonus_payout": 0, "rolled_back_bets": 0, "rolled_back_stake": 0, "rolled_back_payout": 0,
                  "deposits": 0, "withdrawals": 0, "version": 1}]""".formatted(DAY)));
        String row = "aurora " + DAY + " p1 nova slots EUR 1 1000 400";
        Launched.await(PATIENCE, () -> rows().equals(row));
        assertThat(rows()).isEqualTo(row);
    }

    @Test
    @Order(5)
    void brandsCanBePutFromAFile() throws Exception {
        Path good = Files.writeString(data.resolveSibling("api-brand.yaml"), """
                brand_id: citrus
                zone: Asia/Tokyo
                day_starts_at: "04:00"
                currencies: [JPY]
                """);
        assertThat(brandPut(good, 0)).isEqualTo("Brand citrus is registered\n");
        Files.writeString(good, "brand_id: citrus\nzone: Asia/Seoul\ncurrencies: [KRW]\n");
        assertThat(brandPut(good, 1).lines()).containsExactly(
                "windfall: " + good + ":2: /zone: zone is fixed at registration: Asia/Tokyo",
                "windfall: " + good + ": /day_starts_at: day_starts_at is fixed at registration: 04:00",
                "windfall: " + good + ":3: /currencies: JPY with exponent 0 can't be taken back");
        assertThat(brandPut(data.resolve("nothing"), 2)).contains("can't be read");
    }

    @Test
    @Order(6)
    void aProfileIsPutWholeAndDecidedOncePerKey() throws Exception {
        String profile = "/internal/promotions/players/p1/profile";
        assertThat(ask("GET", profile, "aurora", "").body()).isEqualTo(json.readTree("""
                {"player_id": "p1", "level": null, "opt_ins": [], "blocked": false}"""));
        String vip = """
                {"level": "vip", "opt_ins": [{"kind": "lossback", "rule_id": "weekly"}]}""";
        Answer put = ask("PUT", profile, "aurora", vip, "k1");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.body()).isEqualTo(json.readTree("""
                {"player_id": "p1", "level": "vip", "opt_ins": [{"kind": "lossback", "rule_id": "weekly"}],
                 "blocked": false}"""));
        assertThat(ask("PUT", profile, "aurora", "{\"blocked\": true}", "k2").status()).isEqualTo(200);
        assertThat(ask("PUT", profile, "aurora", vip, "k1").status()).isEqualTo(200); // decided before: it changes nothing
        assertThat(ask("GET", profile, "aurora", "").body().path("blocked").asBoolean()).isTrue();
        assertThat(ask("PUT", profile, "aurora", "{}", "k1").body().path("code").asString())
                .isEqualTo("idempotency-key-reused");
        assertThat(ask("PUT", profile, "aurora", "{}", " ").body().path("code").asString())
                .isEqualTo("invalid-idempotency-key");
        assertThat(ask("PUT", profile, "nobody", "{}").status()).isEqualTo(404);
        Answer wrong = ask("PUT", profile, "aurora",
                """
                {"player_id": "p2", "level": 7, "opt_ins": [{"kind": "bingo", "rule_id": "x"}], "blocked": "no", "rank": 1}""");
        assertThat(wrong.status()).isEqualTo(422);
        List<String> pointers = new ArrayList<>();
        wrong.body().path("errors").forEach(error -> pointers.add(error.path("pointer").asString()));
        assertThat(pointers).containsExactlyInAnyOrder("/rank", "/player_id", "/level", "/opt_ins/0", "/blocked");
    }

    /// Of uses that there are, CouponIT reports.
    @ParameterizedTest
    @Order(7)
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            field                      | remarks                         | reference_id                   | status | code
            null                       | `"for p1"`                      | `"order 7"`                    | 422 | no-coupon-token
            null                       | null                            | `"xcoupon_log:12"`             | 422 | no-coupon-token
            null                       | `"coupon_log:12"`               | `"coupon_log:123"`             | 422 | several-coupon-tokens
            `"aurora~welcome~p1~1"`    | `"coupon_log:aurora~welcome~p1~2"` | null                        | 422 | several-coupon-tokens
            null                       | `"coupon_log:12"`               | `"coupon_log:12"`              | 404 | unknown-coupon-log
            `"aurora~welcome~p1~1"`    | `"by hand"`                     | null                           | 404 | unknown-coupon-log
            null                       | `"coupon_log:citrus~welcome~p1~1"` | null                        | 404 | unknown-coupon-log
            7                          | null                            | null                           | 422 | invalid-document
            """)
    void aReportThatIsNobodysIsLoud(String field, String remarks, String reference, int status, String code)
            throws Exception {
        Answer answer = ask("POST", "/internal/promotions/coupons/rolling-reports", "aurora",
                """
                {"report_id": 1, "coupon_log_id": %s, "remarks": %s, "reference_id": %s, "status": "COMPLETED", "wagered": 7}"""
                        .formatted(field, remarks, reference));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("code").asString()).isEqualTo(code);
        if (!code.equals("invalid-document")) {
            assertThat(Files.readString(data.resolve("logs/windfall.log"))).contains(" is refused, " + code + ": ");
        }
    }

    @Test
    @Order(7)
    void everyMistakeOfAReportHasItsPointer() throws Exception {
        Answer answer = ask("POST", "/internal/promotions/coupons/rolling-reports", "aurora", """
                {"report_id": 0, "status": "OVER", "wagered": "7", "remarks": 3, "who": "me"}""");
        assertThat(answer.status()).isEqualTo(422);
        List<String> pointers = new ArrayList<>();
        answer.body().path("errors").forEach(error -> pointers.add(error.path("pointer").asString()));
        assertThat(pointers).containsExactlyInAnyOrder("/who", "/report_id", "/status", "/wagered", "/remarks");
    }

    @Test
    @Order(7)
    void aListenerIsToldWhatBecomesOfTheBrandsEvents() throws Exception {
        HttpRequest stream = HttpRequest.newBuilder(up.api().resolve("/internal/stream"))
                .header("X-Internal-Service-Token", token).header("X-Brand-Id", "aurora").build();
        try (Stream<String> lines = http.send(stream, HttpResponse.BodyHandlers.ofLines()).body()) {
            String data = lines.filter(line -> line.startsWith("data:")).findFirst().orElseThrow();
            JsonNode tally = json.readTree(data.substring("data:".length()));
            assertThat(tally.path("as_of").asString()).startsWith("20");
            assertThat(((ObjectNode) tally).without("as_of")).isEqualTo(json.readTree("""
                    {"brand_id": "aurora", "read": 2, "counted": 1, "waiting": 0, "orphaned": 0, "duplicates": 1,
                     "beyond_horizon": 0, "event_id_reused": 0, "invalid": 0}"""));
        }
        assertThat(ask("GET", "/internal/stream", "nobody", "").status()).isEqualTo(404);
        assertThat(
                ask("GET", "/internal/promotions/live-days?partition=99", "aurora", "").body().path("code").asString())
                .isEqualTo("invalid-partition");
    }

    @Test
    @Order(7)
    void whatComesFromALedgerNamesItsGenerationAndNoOtherAnswersForIt() throws Exception {
        JsonNode process = ask("GET", "/internal/brands/aurora/processes", "aurora", "").body().path("processes")
                .path(0);
        assertThat(process.path("generation").asInt()).isEqualTo(1);
        String liveDays = "/internal/promotions/live-days?partition=%d&generation="
                .formatted(process.path("partitions").path(0).path("partition").asInt());
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(up.api().resolve(liveDays + 1))
                .header("X-Internal-Service-Token", token).header("X-Brand-Id", "aurora").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json.readTree(answer.body().lines().findFirst().orElseThrow()).path("generation").asInt())
                .isEqualTo(1);
        Answer refused = ask("GET", liveDays + 2, "aurora", "");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body().path("code").asString()).isEqualTo("not-ready");
        assertThat(refused.body().path("detail").asString())
                .isEqualTo("Generation 1 answers here, not generation 2: try again");
    }

    @Test
    @Order(8)
    void theDoorDescribesItselfAndTellsHowItIs() throws Exception {
        JsonNode description = send(HttpRequest.newBuilder(up.api().resolve("/v3/api-docs")).build()).body();
        assertThat(description.path("paths").propertyNames()).contains("/internal/brands/{brandId}", "/internal/stream",
                "/internal/promotions/players/{playerId}/profile", "/internal/promotions/live-days",
                "/internal/promotions/players/{playerId}/days",
                "/internal/promotions/coupons/rolling-reports", "/health", "/health/live", "/health/ready", "/metrics");
        assertThat(awaitUp()).isEqualTo(json.readTree(
                "{\"status\": \"up\", \"parts\": {\"brands\": \"up\", \"controls\": \"up\", \"deciders\": \"up\", "
                        + "\"ingest\": \"up\", \"kafka\": \"up\", \"ledger\": \"up\", \"redriver\": \"up\", "
                        + "\"rolling\": \"not configured\", "
                        + "\"rules\": \"up\", \"runs\": \"up\", \"sink\": \"up\", \"wallet\": \"not configured\"}}"));
        assertThat(send(HttpRequest.newBuilder(up.api().resolve("/health/live")).build()).status()).isEqualTo(200);
        String metrics = http.send(HttpRequest.newBuilder(up.api().resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
        assertThat(metrics).contains("windfall_ingest_records_total{outcome=\"read\"} 2.0",
                "windfall_ledger_events_total{outcome=\"duplicate\"} 1.0",
                "windfall_ledger_standing{class=\"counted\"} 1.0",
                "windfall_ledger_orphaned 0.0", "windfall_sink_documents_total",
                "multi_brand_enforcement_mode{service=\"promotion_service\"} 2.0",
                "promotion_cross_brand_rejected_total 2.0",
                "windfall_rolling_reports_refused_total{code=\"no-coupon-token\"} 2.0",
                "windfall_rolling_reports_refused_total{code=\"several-coupon-tokens\"} 2.0",
                "windfall_rolling_reports_refused_total{code=\"unknown-coupon-log\"} 3.0",
                "windfall_rolling_reports_refused_total{code=\"not-its-rolling\"} 0.0");
    }

    private String brandPut(Path file, int expected) throws Exception {
        Launched put = Launched.start(As.MYSELF, data.resolveSibling("api-put"), Launched.ROOT.resolve("windfall"),
                Map.of(),
                "brand", "put", file.toString(), "--data", data.toString(), "--server", up.api().toString());
        assertThat(put.awaitExit(PATIENCE)).as(put.output()).isEqualTo(expected);
        return put.output();
    }

    private JsonNode awaitDays() throws Exception {
        String path = "/internal/promotions/players/p1/days?from=%s&to=%s"
                .formatted(DAY.minusDays(9), DAY.plusDays(9));
        return Door.await(() -> ask("GET", path, "aurora", "").body(), answer -> !answer.path("days").isEmpty());
    }

    private JsonNode awaitUp() throws Exception {
        HttpRequest health = HttpRequest.newBuilder(up.api().resolve("/health")).build();
        return Door.await(() -> send(health).body(), answer -> answer.path("status").asString("").equals("up"));
    }

    private String rows() {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement
                        .executeQuery("select concat_ws(' ', brand_id, day, player_id, provider_id, game_category, "
                                + "currency, bets, stake, payout) from player_provider_stat_day")) {
            return rows.next() ? rows.getString(1) : "";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer ask(String method, String path, String brand, String body) throws Exception {
        return ask(method, path, brand, body, "");
    }

    private Answer ask(String method, String path, String brand, String body, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(up.api().resolve(path))
                .header("X-Internal-Service-Token", token)
                .header("X-Brand-Id", brand).header("X-Actor", "ann").header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    private Answer send(HttpRequest request) throws Exception {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.headers().firstValue("Content-Type").orElse(""),
                json.readTree(answer.body()));
    }
}
