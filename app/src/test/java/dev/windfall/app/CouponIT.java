package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.connectors.rolling.simulator.Rolling;
import dev.windfall.connectors.rolling.simulator.RollingSimulator;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.CouponTerms;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Weights;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.testing.TestServers;
import dev.windfall.wire.Coupons;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// The whole way of coupons: granted by the wallet, wagered by bets that come through its topic, released or taken back; judged by the
/// wallet's own book. The program is killed meanwhile, and comes back with a rolling service, which keeps what is activated from then on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CouponIT {

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
    private int told;

    @SuppressWarnings("NullAway.Init")
    CouponIT() {}

    @BeforeAll
    void startInAnEmptyFolder() throws Exception {
        wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none());
        rolling = RollingSimulator.start(SimulatorSettings.plain(), Faults.none());
        settings.put("WALLET_SERVICE_URL", wallet.address().toString());
        As.MYSELF.emptyFolder(data);
        start();
        assertThat(Door.of(up, data).ask("PUT", "/internal/brands/aurora", "aurora",
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
        List<CouponLogId> uses = new ArrayList<>();
        for (int player = 0; player < PLAYERS; player++) {
            uses.add(new CouponLogId("aurora", "welcome", "p" + player, 1));
        }
        CouponTerms terms = terms(Duration.ZERO);
        for (int again = 0; again < ACTIVATIONS_EACH; again++) {
            ask(uses, new CouponCommand.Activate(terms));
        }
        awaitAll(CouponStatus.ROLLING_ACTIVE, PLAYERS);
        assertThat(locked()).hasSize(PLAYERS).allSatisfy((_, amount) -> assertThat(amount).isEqualTo(GRANT));
        assertThat(own()).isEmpty();

        List<CouponLogId> forfeited = uses.subList(0, 10);
        List<CouponLogId> reversed = uses.subList(10, 20);
        List<CouponLogId> played = uses.subList(20, PLAYERS);
        tell(played.stream().map(use -> bet(use, REQUIRED - 1)).toList());
        ask(forfeited, new CouponCommand.Forfeit("as the player wishes"));
        restart();
        ask(reversed, new CouponCommand.Reverse("given to the wrong ones"));
        tell(played.stream().map(use -> bet(use, 1)).toList());
        awaitAll(CouponStatus.RELEASED, played.size());
        awaitAll(CouponStatus.FORFEITED, forfeited.size());
        awaitAll(CouponStatus.REVERSED, reversed.size());

        awaitNothingLocked();
        assertThat(own()).hasSize(played.size()).allSatisfy((_, amount) -> assertThat(amount).isEqualTo(GRANT));
        whatIsRolledBackInTimeIsNotReleased();
        whatIsActivatedWithAServiceIsKeptThere();
        Launched verify = launch("verify", "--data", data.toString(), "--server", up.api().toString());
        assertThat(verify.awaitExit(PATIENCE)).as(verify.output()).isZero();
        assertThat(verify.output()).contains("No difference.", (PLAYERS + 2 + OUTSIDE) + " uses of coupons",
                (PLAYERS - 20 + 3 + 1) + " times enough was wagered");
    }

    private void whatIsRolledBackInTimeIsNotReleased() throws Exception {
        CouponLogId use = new CouponLogId("aurora", "weekend", "q", 1);
        List<CouponLogId> one = List.of(use);
        ask(one, new CouponCommand.Activate(terms(RELEASE_AFTER)));
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
        ask(one, new CouponCommand.Release("the player calls"));
        awaitAll(CouponStatus.RELEASED, PLAYERS - 20 + 1);
        assertThat(own()).containsEntry("q", GRANT);
    }

    private void whatIsActivatedWithAServiceIsKeptThere() throws Exception {
        CouponLogId before = new CouponLogId("aurora", "weekend", "r", 1);
        ask(List.of(before), new CouponCommand.Activate(terms(Duration.ZERO)));
        awaitAll(CouponStatus.ROLLING_ACTIVE, 1);
        settings.put("ROLLING_SERVICE_URL", rolling.address().toString());
        settings.put("EFFECT_RETRY_BASE", "200ms");
        restart();
        rolling.reportTo(up.api(), Files.readString(data.resolve("token")).strip());
        rolling.fail(Faults.read(1, List.of("{\"fault\": \"do_then_cut\", \"on\": \"open\", \"times\": 3}",
                "{\"fault\": \"error\", \"on\": \"open\", \"times\": 3}",
                "{\"fault\": \"do_then_cut\", \"on\": \"end\", \"times\": 3}",
                "{\"fault\": \"rate_limit\", \"on\": \"ask\", \"times\": 3}")));
        List<CouponLogId> uses = new ArrayList<>();
        for (int player = 0; player < OUTSIDE; player++) {
            uses.add(new CouponLogId("aurora", "outside", "s" + player, 1));
        }
        for (int again = 0; again < ACTIVATIONS_EACH; again++) {
            ask(uses, new CouponCommand.Activate(terms(RELEASE_AFTER)));
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

    private void eachIsToldByWhoKeepsIt(CouponLogId before, List<CouponLogId> uses) throws Exception {
        assertThat(report(before, 1)).isEqualTo("409 not-its-rolling");
        tell(List.of(bet(before, REQUIRED), bet(uses.getFirst(), REQUIRED)));
        int released = PLAYERS - 20 + 1;
        awaitAll(CouponStatus.RELEASED, released + 1);
        assertThat(count(CouponStatus.COMPLETED)).as("what the ledger counts is nothing to a service's").isZero();

        for (CouponLogId use : uses) {
            wagered(use, REQUIRED);
        }
        awaitAll(CouponStatus.COMPLETED, OUTSIDE);
        wagered(uses.get(0), 0);
        wagered(uses.get(1), REQUIRED - 1);
        awaitAll(CouponStatus.ROLLING_ACTIVE, 2);
        assertThat(report(uses.getFirst(), 1)).as("once more, and too late").isEqualTo("200 ROLLING_ACTIVE");
        ask(List.of(uses.get(0)), new CouponCommand.Forfeit("as the player wishes"));
        ask(List.of(uses.get(1)), new CouponCommand.Reverse("given to the wrong one"));
        awaitAll(CouponStatus.RELEASED, released + 1 + OUTSIDE - 2);
        awaitNothingLocked();
        assertThat(own()).containsKey("r").containsKeys("s2", "s9").doesNotContainKeys("s0", "s1");
        assertThat(Launched.await(PATIENCE, () -> rolling.rollings().all().stream().noneMatch(Rolling::isCounting)))
                .as("each has ended").isTrue();
        assertThat(rolling.calls().calls("coupon-end-" + uses.getLast().text())).isNotEmpty();
    }

    /// As the service does, that enough was wagered.
    private String report(CouponLogId use, long number) throws Exception {
        var answer = Door.of(up, data).ask("POST", "/internal/promotions/coupons/rolling-reports", "aurora",
                """
                {"report_id": %d, "coupon_log_id": null, "remarks": "%s", "reference_id": "7", "status": "COMPLETED",
                 "wagered": %d}""".formatted(number, use.strings().token(), REQUIRED));
        return answer.status() + " " + answer.body().path(answer.status() == 200 ? "status" : "code").asString();
    }

    /// By people's word to the simulator.
    private void wagered(CouponLogId use, long wagered) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(HttpRequest.newBuilder(rolling.address().resolve("/simulator/rollings"))
                    .PUT(HttpRequest.BodyPublishers
                            .ofString("{\"brand_id\": \"aurora\", \"coupon_log_id\": \"%s\", \"wagered\": %d}"
                                    .formatted(use.text(), wagered)))
                    .build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
    }

    private void restart() throws Exception {
        up.main().destroyForcibly();
        up.awaitExit(PATIENCE);
        start();
    }

    private static CouponTerms terms(Duration releaseAfter) {
        return new CouponTerms("EUR", GRANT, 0, 5, CouponTerms.Base.BONUS,
                new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                        Wagering.Order.ONE_BY_ONE),
                Duration.ofDays(7), releaseAfter);
    }

    private void start() throws Exception {
        up = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"),
                settings, "up", "--data", data.toString(), "--port", "0");
        up.awaitUp();
    }

    private void ask(List<CouponLogId> uses, CouponCommand command) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(up.bootstrapServers())) {
            int partitions = producer.partitionsFor(new Topics("", 1).brandLog().name()).size();
            Topics topics = new Topics("", partitions);
            for (CouponLogId use : uses) {
                Subject subject = Coupon.subject(use);
                Command asked = Command.newBuilder().setCommandId("c" + told++).setBrandId(use.brandId())
                        .setDecider(subject.decider()).setSubjectId(subject.id())
                        .setDocument(Coupons.COMMAND.toAvro(command)).setIsAwaited(false).setCaller("tests")
                        .setActor("ann").setIssuedAt(Instant.now()).build();
                var _ = producer.send(new ProducerRecord<>(topics.commands().name(),
                        subject.key().getBytes(StandardCharsets.UTF_8), topics.commands().codec().encode(asked)));
            }
        }
    }

    private String bet(CouponLogId use, long stake) {
        String id = "e" + told++;
        return """
                {"event_id": "%s", "type": "BET_SETTLED", "brand_id": "aurora", "player_id": "%s", "bet_id": "%s", \
                "provider_id": "nova", "game_category": "slots", "currency": "EUR", "stake": %d, "payout": 0, \
                "occurred_at": "%s"}""".formatted(id, use.playerId(), id, stake, Instant.now());
    }

    private String rollback(CouponLogId use, String bet) {
        String id = bet.replaceAll(".*\"bet_id\": \"(\\w+)\".*", "$1");
        return """
                {"event_id": "r%d", "type": "BET_ROLLED_BACK", "brand_id": "aurora", "player_id": "%s", \
                "bet_id": "%s", "occurred_at": "%s"}""".formatted(told++, use.playerId(), id, Instant.now());
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

    private long count(CouponStatus status) {
        return counts().getOrDefault(status.name(), 0L);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select status, count(*) from coupon group by status")) {
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
