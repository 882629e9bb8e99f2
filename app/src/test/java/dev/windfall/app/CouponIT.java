package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.connectors.rolling.simulator.Rolling;
import dev.windfall.connectors.rolling.simulator.RollingSimulator;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/// The whole way of coupons: granted by a wallet that cuts calls and fails, wagered by bets that come through its topic, released or taken
/// back; judged by the wallet's own book. The program is killed meanwhile, and comes back with a rolling service, which keeps what follows.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CouponIT {

    private static final String COUPONS = "/internal/promotions/coupons";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PLAYERS = 100;
    private static final int ACTIVATIONS_EACH = 10;
    private static final int OUTSIDE = 10;
    private static final long GRANT = 2_000;
    private static final long REQUIRED = 5 * GRANT;
    /// Long enough to roll a bet back before it is over.
    private static final Duration RELEASE_AFTER = Duration.ofSeconds(20);

    private final Path data = Path.of("target", "coupons").toAbsolutePath();
    private final Map<String, String> settings = new HashMap<>();
    private WalletSimulator wallet;
    private RollingSimulator rolling;
    private Launched up;
    private Door door;
    private int told;

    @SuppressWarnings("NullAway.Init")
    CouponIT() {}

    @BeforeAll
    void startInAnEmptyFolder() throws Exception {
        wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.read(1, List.of(
                "{\"fault\": \"do_then_cut\", \"on\": \"credit\", \"times\": 3}",
                "{\"fault\": \"error\", \"on\": \"credit\", \"times\": 3}")));
        rolling = RollingSimulator.start(SimulatorSettings.plain(), Faults.none());
        settings.put("WALLET_SERVICE_URL", wallet.address().toString());
        settings.put("EFFECT_RETRY_BASE", "200ms");
        As.MYSELF.emptyFolder(data);
        start();
        assertThat(door.ask("PUT", "/internal/brands/aurora", "aurora",
                "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 2}").status()).isEqualTo(200);
    }

    @AfterAll
    void endWhatAFailureLeft() {
        Launched.living(data).forEach(ProcessHandle::destroyForcibly);
        wallet.close();
        rolling.close();
    }

    @Test
    void aUseIsGrantedOnceAndReleasedOnceEnoughWasWagered() throws Exception {
        define("welcome", "\"amounts\": {\"EUR\": %d}, \"wagering\": {\"multiplier\": 5}".formatted(GRANT));
        activateAllAtOnce();
        awaitAll(CouponStatus.ROLLING_ACTIVE, PLAYERS);
        assertThat(locked()).hasSize(PLAYERS).allSatisfy((_, amount) -> assertThat(amount).isEqualTo(GRANT));
        assertThat(own()).isEmpty();

        List<String> uses = IntStream.range(0, PLAYERS).mapToObj(player -> use("welcome", "p" + player)).toList();
        List<String> played = uses.subList(20, PLAYERS);
        tell(played.stream().map(use -> bet(use, REQUIRED - 1)).toList());
        for (String use : uses.subList(0, 10)) {
            want(use, "forfeit");
        }
        whatAPlayerHasWageredIsSaid(played.getFirst());
        restart();
        for (String use : uses.subList(10, 20)) {
            want(use, "reverse");
        }
        tell(played.stream().map(use -> bet(use, 1)).toList());
        awaitAll(CouponStatus.RELEASED, played.size());
        awaitAll(CouponStatus.FORFEITED, 10);
        awaitAll(CouponStatus.REVERSED, 10);

        awaitNothingLocked();
        assertThat(own()).hasSize(played.size()).allSatisfy((_, amount) -> assertThat(amount).isEqualTo(GRANT));
        awaitMoved("released_amount", played.size());
        awaitMoved("taken_back_amount", 20);
        whatIsRolledBackInTimeIsNotReleased();
        whatIsActivatedWithAServiceIsKeptThere();
        whatCannotBeIsToldWithItsReason();
        Launched verify = launch("verify", "--data", data.toString(), "--server", up.api().toString());
        assertThat(verify.awaitExit(PATIENCE)).as(verify.output()).isZero();
        assertThat(verify.output()).contains("No difference.",
                (PLAYERS + 3 + OUTSIDE) + " uses of coupons, 9 definitions of them",
                (PLAYERS - 20 + 3 + 1) + " times enough was wagered");
    }

    /// 1,000 wishes by 100 players, many of each at the same time: each has one answer, and all of a player the same.
    private void activateAllAtOnce() throws Exception {
        List<Callable<Door.Answer>> wishes = new ArrayList<>();
        for (int again = 0; again < ACTIVATIONS_EACH; again++) {
            for (int player = 0; player < PLAYERS; player++) {
                String wish = activation("welcome", "p" + player, "");
                wishes.add(() -> door.ask("POST", COUPONS + "/activations", "aurora", wish));
            }
        }
        Set<String> activated = new TreeSet<>();
        try (ExecutorService many = Executors.newFixedThreadPool(50)) {
            for (Future<Door.Answer> answer : many.invokeAll(wishes)) {
                assertThat(answer.get().status()).as("%s", answer.get().body()).isEqualTo(200);
                activated.add(answer.get().body().path("coupon_log_id").asString() + " "
                        + answer.get().body().path("activated_at").asString());
            }
        }
        assertThat(activated).hasSize(PLAYERS);
    }

    private void whatAPlayerHasWageredIsSaid(String use) throws Exception {
        JsonNode shown = Door.await(() -> get(use), it -> it.path("progress").path("wagered").asLong() == REQUIRED - 1);
        assertThat(shown.path("progress").path("words").toString()).as("%s", shown)
                .isEqualTo("[\"99.99 of 100.00 EUR wagered\"]");
        assertThat(shown.path("status").asString()).isEqualTo("ROLLING_ACTIVE");
        assertThat(shown.path("definition_version").asInt()).isEqualTo(1);
    }

    private void whatIsRolledBackInTimeIsNotReleased() throws Exception {
        assertThat(put("*", "weekend", "\"wagering\": {\"multiplier\": 5}, \"release_after\": \"PT%dS\""
                .formatted(RELEASE_AFTER.toSeconds())).status()).isEqualTo(200);
        define("weekend", "\"amounts\": {\"EUR\": %d}".formatted(GRANT));
        String use = activated("weekend", "q", "");
        awaitAll(CouponStatus.ROLLING_ACTIVE, 1);
        String enough = bet(use, REQUIRED);
        tell(List.of(enough));
        awaitAll(CouponStatus.COMPLETED, 1);
        tell(List.of(rollback(use, enough)));
        awaitAll(CouponStatus.ROLLING_ACTIVE, 1);
        Thread.sleep(RELEASE_AFTER);
        assertThat(own()).doesNotContainKey("q");
        assertThat(count(CouponStatus.ROLLING_ACTIVE)).isEqualTo(1);

        tell(List.of(bet(use, REQUIRED)));
        awaitAll(CouponStatus.COMPLETED, 1);
        want(use, "release");
        awaitAll(CouponStatus.RELEASED, PLAYERS - 20 + 1);
        assertThat(own()).containsEntry("q", GRANT);
    }

    private void whatIsActivatedWithAServiceIsKeptThere() throws Exception {
        String before = activated("welcome", "r", "");
        awaitAll(CouponStatus.ROLLING_ACTIVE, 1);
        settings.put("ROLLING_SERVICE_URL", rolling.address().toString());
        restart();
        rolling.reportTo(up.api(), Files.readString(data.resolve("token")).strip());
        rolling.fail(Faults.read(1, List.of("{\"fault\": \"do_then_cut\", \"on\": \"open\", \"times\": 3}",
                "{\"fault\": \"error\", \"on\": \"open\", \"times\": 3}",
                "{\"fault\": \"do_then_cut\", \"on\": \"end\", \"times\": 3}",
                "{\"fault\": \"rate_limit\", \"on\": \"ask\", \"times\": 3}")));
        define("outside", "\"amounts\": {\"EUR\": %d}, \"wagering\": {\"multiplier\": 5}, \"release_after\": \"PT%dS\""
                .formatted(GRANT, RELEASE_AFTER.toSeconds()));
        List<String> uses = new ArrayList<>();
        for (int player = 0; player < OUTSIDE; player++) {
            uses.add(activated("outside", "s" + player, ""));
        }
        awaitAll(CouponStatus.ROLLING_ACTIVE, 1 + OUTSIDE);
        assertThat(rolling.rollings().all()).hasSize(OUTSIDE).allSatisfy(each -> {
            var opened = Objects.requireNonNull(each.opened());
            assertThat(opened.requestId()).isEqualTo("coupon-rolling-" + opened.couponLogId());
            assertThat(opened.referenceId()).isEqualTo("coupon_log:" + opened.couponLogId());
            assertThat(opened.remarks()).contains("coupon_log:" + opened.couponLogId());
            assertThat(opened.amount()).isEqualTo(REQUIRED);
        });
        eachIsToldByWhoKeepsIt(before, uses);
    }

    private void eachIsToldByWhoKeepsIt(String before, List<String> uses) throws Exception {
        assertThat(report(before, 1)).isEqualTo("409 not-its-rolling");
        tell(List.of(bet(before, REQUIRED), bet(uses.getFirst(), REQUIRED)));
        int released = PLAYERS - 20 + 1;
        awaitAll(CouponStatus.RELEASED, released + 1);
        assertThat(count(CouponStatus.COMPLETED)).as("what the ledger counts is nothing to a service's").isZero();

        for (String use : uses) {
            wagered(use, REQUIRED);
        }
        awaitAll(CouponStatus.COMPLETED, OUTSIDE);
        wagered(uses.get(0), 0);
        wagered(uses.get(1), REQUIRED - 1);
        awaitAll(CouponStatus.ROLLING_ACTIVE, 2);
        assertThat(report(uses.getFirst(), 1)).as("once more, and too late").isEqualTo("200 ROLLING_ACTIVE");
        want(uses.get(0), "forfeit");
        want(uses.get(1), "reverse");
        awaitAll(CouponStatus.RELEASED, released + 1 + OUTSIDE - 2);
        awaitNothingLocked();
        assertThat(own()).containsKey("r").containsKeys("s2", "s9").doesNotContainKeys("s0", "s1");
        assertThat(Launched.await(PATIENCE, () -> rolling.rollings().all().stream().noneMatch(Rolling::isCounting)))
                .as("each has ended").isTrue();
        assertThat(rolling.calls().calls("coupon-end-" + uses.getLast())).isNotEmpty();
    }

    /// As the service does, that enough was wagered.
    private String report(String use, long number) throws Exception {
        Door.Answer answer = door.ask("POST", COUPONS + "/rolling-reports", "aurora", """
                {"report_id": %d, "coupon_log_id": null, "remarks": "coupon_log:%s", "reference_id": "7",
                 "status": "COMPLETED", "wagered": %d}""".formatted(number, use, REQUIRED));
        return answer.status() + " " + answer.body().path(answer.status() == 200 ? "status" : "code").asString();
    }

    /// By people's word to the simulator.
    private void wagered(String use, long wagered) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(HttpRequest.newBuilder(rolling.address().resolve("/simulator/rollings"))
                    .PUT(HttpRequest.BodyPublishers
                            .ofString("{\"brand_id\": \"aurora\", \"coupon_log_id\": \"%s\", \"wagered\": %d}"
                                    .formatted(use, wagered)))
                    .build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
    }

    private void restart() throws Exception {
        up.main().destroyForcibly();
        up.awaitExit(PATIENCE);
        start();
    }

    private void whatCannotBeIsToldWithItsReason() throws Exception {
        requireProblem(put("aurora", "broken", "\"amounts\": {\"EUR\": 1}"), 422, "invalid-document",
                "/wagering/multiplier");
        requireProblem(put("aurora", "broken", "\"amounts\": {\"SEK\": 1}, \"wagering\": {\"multiplier\": 1}"), 422,
                "invalid-document", "/amounts/SEK");
        requireProblem(put("*", "broken", "\"wagering\": {\"weights\": {\"default\": \"0%\"}}"), 422,
                "invalid-document", "/wagering/weights");
        requireProblem(put("boreal", "broken", "\"disabled\": true"), 404, "unknown-brand", "");
        requireProblem(activate("nothing", "p1", ""), 404, "unknown-coupon", "");
        requireProblem(activate("welcome", "p1", ", \"usage\": 2"), 409, "usage-limit", "/usage");
        requireProblem(activate("welcome", "p1", ", \"deposit\": 5"), 409, "coupon-used", "");
        requireProblem(activate("welcome", "p~1", ""), 422, "invalid-document", "/player_id");
        requireProblem(activate("welcome", "p1", ", \"bonus\": 7"), 422, "invalid-document", "/bonus");
        requireProblem(post(use("welcome", "p25"), "forfeit", "{\"note\": \"late\"}"), 409, "not-now", "");
        requireProblem(post(use("welcome", "p25"), "review", "{\"note\": \"late\"}"), 409, "nothing-to-review", "");
        requireProblem(post(use("welcome", "p25"), "reverse", "{}"), 422, "invalid-document", "/note");
        requireProblem(post(use("welcome", "nobody"), "reverse", "{\"note\": \"late\"}"), 404, "unknown-coupon-log",
                "");
        requireProblem(door.ask("GET", COUPONS + "/boreal~welcome~p1~1", "aurora", ""), 404, "unknown-coupon-log", "");

        define("matched", "\"amounts\": {\"EUR\": 1000}, \"match\": \"50%\", \"wagering\": {\"multiplier\": 3}");
        requireProblem(activate("matched", "p1", ""), 422, "invalid-document", "/deposit");
        assertThat(activate("matched", "p1", ", \"deposit\": 700").body().path("amount").asLong()).isEqualTo(350);
        define("matched", "\"amounts\": {\"EUR\": 1000}, \"wagering\": {\"multiplier\": 3}, \"disabled\": true");
        assertThat(activate("matched", "p1", ", \"deposit\": 700").status()).as("it was activated before")
                .isEqualTo(200);
        requireProblem(activate("matched", "p2", ", \"deposit\": 700"), 409, "coupon-disabled", "");
        awaitAll(CouponStatus.ROLLING_ACTIVE, 1);
        whatThereIsIsListed();
        theCommandLineTellsTheSame();
    }

    private void whatThereIsIsListed() throws Exception {
        JsonNode weekend = door.ask("GET", COUPONS + "/definitions/weekend", "aurora", "").body();
        assertThat(weekend.path("provenance").path("/release_after").asString()).isEqualTo("GLOBAL");
        assertThat(weekend.path("global_version").asInt()).isEqualTo(1);
        JsonNode first = Door.await(() -> door.ask("GET", COUPONS + "/definitions?limit=2", "aurora", "").body(),
                page -> page.path("definitions").path(0).path("version").asInt() == 2);
        JsonNode second = door
                .ask("GET", COUPONS + "/definitions?limit=2&cursor=" + first.path("next_cursor").asString(),
                        "aurora", "")
                .body();
        assertThat(List.of(first.path("definitions").get(0).path("version").asInt(),
                first.path("definitions").get(1).path("coupon_id").asString(),
                second.path("definitions").get(0).path("coupon_id").asString()))
                .containsExactly(2, "outside", "weekend");
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        JsonNode record = door.ask("GET", "/internal/promotions/coupon-record?player_id=p1&from=%s&to=%s"
                .formatted(LocalDate.now(ZoneOffset.UTC).minusDays(1), today), "aurora", "").body().path("coupons");
        assertThat(List.of(record.get(0).path("coupon_id").asString(), record.get(1).path("status").asString()))
                .containsExactly("matched", "FORFEITED");
        JsonNode reviews = door.ask("GET", "/internal/promotions/coupon-record?needs_review=true&from=%s&to=%s"
                .formatted(today, today), "aurora", "").body().path("coupons");
        assertThat(reviews).isEmpty();
    }

    private void theCommandLineTellsTheSame() throws Exception {
        Path file = data.resolveSibling("coupons-definition.yaml");
        Files.writeString(file, """
                brand_id: aurora
                coupon_id: welcome
                amounts: {EUR: %d}
                wagering: {multiplier: 5}
                """.formatted(GRANT));
        assertThat(said("coupon", "put", file.toString())).contains("Coupon welcome of aurora: version 1");
        assertThat(said("coupon", "activate", "welcome", "--brand", "aurora", "--player", "p25", "--currency", "EUR"))
                .contains("aurora~welcome~p25~1 is RELEASED: 2000 EUR granted, 10000 to be wagered");
        assertThat(said("coupon", "show", "aurora~welcome~p25~1")).contains("aurora~welcome~p25~1 is RELEASED");
        Files.writeString(file, "amounts: {EUR: 1}\n", StandardOpenOption.APPEND);
        Launched refused = launch("coupon", "put", file.toString(), "--data", data.toString());
        assertThat(refused.awaitExit(PATIENCE)).as(refused.output()).isNotZero();
    }

    private String said(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString(), "--server", up.api().toString()));
        Launched command = launch(all.toArray(String[]::new));
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
        return command.output();
    }

    private static void requireProblem(Door.Answer answer, int status, String code, String pointer) {
        assertThat(List.of(answer.status(), answer.body().path("code").asString(),
                answer.body().path("pointer").asString(""))).as("%s", answer.body())
                .containsExactly(status, code, pointer);
    }

    private void define(String couponId, String fields) throws Exception {
        Door.Answer answer = put("aurora", couponId, fields);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    private Door.Answer put(String brandId, String couponId, String fields) throws Exception {
        return door.ask("PUT", COUPONS + "/definitions/" + couponId, brandId, "{" + fields + "}");
    }

    private Door.Answer activate(String couponId, String playerId, String others) throws Exception {
        return door.ask("POST", COUPONS + "/activations", "aurora", activation(couponId, playerId, others));
    }

    private static String activation(String couponId, String playerId, String others) {
        return "{\"coupon_id\": \"%s\", \"player_id\": \"%s\", \"currency\": \"EUR\"%s}".formatted(couponId, playerId,
                others);
    }

    private String activated(String couponId, String playerId, String others) throws Exception {
        Door.Answer answer = activate(couponId, playerId, others);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("coupon_log_id").asString();
    }

    private void want(String use, String what) throws Exception {
        Door.Answer answer = post(use, what, "{\"note\": \"as the player wishes\"}");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    private Door.Answer post(String use, String what, String body) throws Exception {
        return door.ask("POST", "%s/%s/%s".formatted(COUPONS, use, what), "aurora", body);
    }

    private JsonNode get(String use) throws Exception {
        return door.ask("GET", COUPONS + "/" + use, "aurora", "").body();
    }

    private static String use(String couponId, String playerId) {
        return new CouponLogId("aurora", couponId, playerId, 1).text();
    }

    private void start() throws Exception {
        up = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"),
                settings, "up", "--data", data.toString(), "--port", "0");
        up.awaitUp();
        door = Door.of(up, data);
    }

    private String bet(String use, long stake) {
        String id = "e" + told++;
        return """
                {"event_id": "%s", "type": "BET_SETTLED", "brand_id": "aurora", "player_id": "%s", "bet_id": "%s", \
                "provider_id": "nova", "game_category": "slots", "currency": "EUR", "stake": %d, "payout": 0, \
                "occurred_at": "%s"}""".formatted(id, CouponLogId.of(use).playerId(), id, stake, Instant.now());
    }

    private String rollback(String use, String bet) {
        String id = bet.replaceAll(".*\"bet_id\": \"(\\w+)\".*", "$1");
        return """
                {"event_id": "r%d", "type": "BET_ROLLED_BACK", "brand_id": "aurora", "player_id": "%s", \
                "bet_id": "%s", "occurred_at": "%s"}""".formatted(told++, CouponLogId.of(use).playerId(), id,
                Instant.now());
    }

    private void tell(List<String> events) throws Exception {
        Path lines = data.resolveSibling("coupons-events.jsonl");
        Files.write(lines, events);
        Launched load = launch("load", lines.toString(), "--data", data.toString());
        assertThat(load.awaitExit(PATIENCE)).as(load.output()).isZero();
    }

    private Launched launch(String... arguments) throws Exception {
        return Launched.start(As.MYSELF, data.resolveSibling("coupons-" + arguments[0]),
                Launched.ROOT.resolve("windfall"), Map.of(), arguments);
    }

    private void awaitAll(CouponStatus status, long uses) throws Exception {
        boolean isSo = Launched.await(PATIENCE, () -> count(status) == uses);
        assertThat(isSo).as("%d are %s, of %s", count(status), status, counts()).isTrue();
    }

    /// As the wallet has said it.
    private void awaitMoved(String column, long uses) throws Exception {
        String sql = "select count(*)::text, count(*) from coupon where %s = %d".formatted(column, GRANT);
        boolean isSo = Launched.await(PATIENCE, () -> rows(sql).containsValue(uses));
        assertThat(isSo).as("%s: %s", column, rows(sql)).isTrue();
    }

    private long count(CouponStatus status) {
        return counts().getOrDefault(status.name(), 0L);
    }

    private Map<String, Long> counts() {
        return rows("select status, count(*) from coupon group by status");
    }

    private Map<String, Long> rows(String sql) {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
            return counts;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitNothingLocked() throws Exception {
        boolean isSo = Launched.await(PATIENCE, () -> locked().isEmpty());
        assertThat(isSo).as("%s", locked()).isTrue();
    }

    /// By the wallet's own book, what of each grant is still locked.
    private Map<String, Long> locked() {
        Map<String, Long> locked = new TreeMap<>(wallet.book().balances());
        locked.entrySet().removeIf(account -> !account.getKey().contains("~coupon:") || account.getValue() == 0);
        return locked;
    }

    /// By the wallet's own book, what players may withdraw.
    private Map<String, Long> own() {
        Map<String, Long> own = new TreeMap<>();
        wallet.book().balances().forEach((account, balance) -> {
            if (account.startsWith("aurora~player:") && account.endsWith("~CASH~EUR")) {
                own.put(account.split("[:~]", -1)[2], balance);
            }
        });
        return own;
    }
}
