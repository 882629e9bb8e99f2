package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.connectors.wallet.simulator.Faults;
import dev.windfall.connectors.wallet.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponStatus;
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

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// The whole way of coupons: granted by the wallet, wagered by bets that come through its topic, released or taken back; judged by the
/// wallet's own book. The program is killed meanwhile.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CouponIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PLAYERS = 100;
    private static final int ACTIVATIONS_EACH = 10;
    private static final long GRANT = 2_000;
    private static final long REQUIRED = 5 * GRANT;
    /// Long enough to roll a bet back before it is over.
    private static final Duration RELEASE_AFTER = Duration.ofSeconds(20);

    private final Path data = Path.of("target", "coupons").toAbsolutePath();
    private WalletSimulator wallet;
    private Launched up;
    private int told;

    @SuppressWarnings("NullAway.Init")
    CouponIT() {}

    @BeforeAll
    void startInAnEmptyFolder() throws Exception {
        wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none());
        As.MYSELF.emptyFolder(data);
        start();
        assertThat(Door.of(up, data).ask("PUT", "/internal/brands/aurora", "aurora",
                "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 2}").status()).isEqualTo(200);
    }

    @AfterAll
    void endWhatAFailureLeft() {
        Launched.living(data).forEach(ProcessHandle::destroyForcibly);
        wallet.close();
    }

    @Test
    void aUseIsGrantedOnceAndReleasedOnceEnoughWasWagered() throws Exception {
        List<CouponLogId> uses = new ArrayList<>();
        for (int player = 0; player < PLAYERS; player++) {
            uses.add(new CouponLogId("aurora", "welcome", "p" + player, 1));
        }
        CouponTerms terms = terms(Duration.ZERO);
        for (int again = 0; again < ACTIVATIONS_EACH; again++) {
            ask(uses, new CouponCommand.Activate(terms, null));
        }
        awaitAll(CouponStatus.ROLLING_ACTIVE, PLAYERS);
        assertThat(locked()).hasSize(PLAYERS).allSatisfy((_, amount) -> assertThat(amount).isEqualTo(GRANT));
        assertThat(own()).isEmpty();

        List<CouponLogId> forfeited = uses.subList(0, 10);
        List<CouponLogId> reversed = uses.subList(10, 20);
        List<CouponLogId> played = uses.subList(20, PLAYERS);
        tell(played.stream().map(use -> bet(use, REQUIRED - 1)).toList());
        ask(forfeited, new CouponCommand.Forfeit("as the player wishes"));
        up.main().destroyForcibly();
        up.awaitExit(PATIENCE);
        start();
        ask(reversed, new CouponCommand.Reverse("given to the wrong ones"));
        tell(played.stream().map(use -> bet(use, 1)).toList());
        awaitAll(CouponStatus.RELEASED, played.size());
        awaitAll(CouponStatus.FORFEITED, forfeited.size());
        awaitAll(CouponStatus.REVERSED, reversed.size());

        awaitNothingLocked();
        assertThat(own()).hasSize(played.size()).allSatisfy((_, amount) -> assertThat(amount).isEqualTo(GRANT));
        awaitMoved("released_amount", played.size());
        awaitMoved("taken_back_amount", forfeited.size() + reversed.size());
        whatIsRolledBackInTimeIsNotReleased();
        Launched verify = launch("verify", "--data", data.toString(), "--server", up.api().toString());
        assertThat(verify.awaitExit(PATIENCE)).as(verify.output()).isZero();
        assertThat(verify.output()).contains("No difference.", (PLAYERS + 1) + " uses of coupons",
                (PLAYERS - 20 + 3) + " times enough was wagered");
    }

    private void whatIsRolledBackInTimeIsNotReleased() throws Exception {
        CouponLogId use = new CouponLogId("aurora", "weekend", "q", 1);
        List<CouponLogId> one = List.of(use);
        ask(one, new CouponCommand.Activate(terms(RELEASE_AFTER), null));
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

    private static CouponTerms terms(Duration releaseAfter) {
        return new CouponTerms("EUR", GRANT, 0, 5, CouponTerms.Base.BONUS,
                new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                        Wagering.Order.ONE_BY_ONE),
                Duration.ofDays(7), releaseAfter);
    }

    private void start() throws Exception {
        up = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"),
                Map.of("WALLET_SERVICE_URL", wallet.address().toString()), "up", "--data", data.toString(), "--port",
                "0");
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
