package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.rolling.RollingFold;
import dev.windfall.projections.coupons.rolling.RollingNews;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.SettlementNews;
import dev.windfall.projections.settlement.cuts.SettlementState;
import dev.windfall.projections.settlement.cuts.SettlingFold;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.BrandLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/// Runs, and what is wagered for coupons, say on the store of the ledger, through commits, deaths and restores, the same as on maps in
/// memory that nothing ever happens to.
class SettlementTablesTest {

    private static final Topics TOPICS = new Topics("", 1);
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 2);
    private static final int PLAYERS = 60;
    /// So few that a run takes several commits.
    private static final int PIECE = 10;

    @TempDir
    private Path folder = Path.of("");

    private final class Twins implements AutoCloseable {

        private final SplittableRandom random;
        private final long memoryMax;
        private final Ruling ruling;
        private final BrandLogReader reader = new BrandLogReader(TOPICS.brandLog().codec());
        private final List<SettlementNews> expected = new ArrayList<>();
        private final List<RollingNews> expectedOfCoupons = new ArrayList<>();
        private final SettlingFold inMemory = new SettlingFold(LedgerState.inMemory(), SettlementState.inMemory(),
                Horizon.DEFAULT, 0, 1, expected::add, new RollingFold(new MapTable<>(), this::expect));
        private final List<Change> changelog = new ArrayList<>();
        private final List<SettlementNews> told = new ArrayList<>();
        /// Of a commit that is not made yet.
        private final List<SettlementNews> uncommitted = new ArrayList<>();
        private final List<RollingNews> toldOfCoupons = new ArrayList<>();
        private final List<RollingNews> uncommittedOfCoupons = new ArrayList<>();
        private final List<CouponLogId> coupons = new ArrayList<>();
        private SegmentTable table;
        private LedgerTask task;
        private List<byte[]> log = new ArrayList<>();
        private int committed;
        /// As it has told it last.
        private boolean isSettling;
        private int files;
        private long controls;
        private int events;

        Twins(long seed, long memoryMax) {
            this.random = new SplittableRandom(seed);
            this.memoryMax = memoryMax;
            this.ruling = RuleText.ruling(1, MONDAY, DayOfWeek.MONDAY, "cashback daily DAILY 5% vip=9% TURNOVER");
            this.table = restored();
            this.task = new LedgerTask(TOPICS, 0, table, uncommitted::add, uncommittedOfCoupons::add, PIECE);
            control(new Control.Document.Settings(new BrandSettings("aurora",
                    new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of())));
            control(new Control.Document.BrandRule(ruling));
        }

        private SegmentTable restored() {
            SegmentTable restored = new SegmentTable(memoryMax, folder.resolve("scratch-" + files++),
                    LedgerTables::dueOf);
            changelog.forEach(restored::restore);
            return restored;
        }

        void control(Control.Document document) {
            process(BrandLog.toAvro("aurora", new Control(++controls, document), Instant.EPOCH));
        }

        void bets(int dayFrom, int dayTo) {
            List<LoggedEvent> all = IntStream.range(0, random.nextInt(1, 30)).mapToObj(any -> {
                LocalDate day = MONDAY.plusDays(random.nextInt(dayFrom, dayTo));
                Instant at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
                long stake = random.nextLong(10_000);
                return new LoggedEvent(MONDAY.plusDays(20).atStartOfDay().toInstant(ZoneOffset.UTC), WalletEvent
                        .newBuilder().setEventId("e" + events++).setType("BET_SETTLED").setBrandId("aurora")
                        .setPlayerId("p" + random.nextInt(PLAYERS)).setBetId("b" + events).setOccurredAt(at)
                        .setProviderId("nova").setGameCategory("slots").setPayout(0L).setCurrency("EUR").setStake(stake)
                        .setValidTurnover(stake).build());
            }).toList();
            process(BrandLogRecord.newBuilder().setBrandId("aurora").setEvents(all).build());
        }

        void profile() {
            control(new Control.Document.PlayerProfile("p" + random.nextInt(PLAYERS),
                    new Profile(random.nextBoolean() ? "vip" : null, Set.of(), random.nextInt(5) == 0)));
        }

        void coupon() {
            Instant begin = MONDAY.atStartOfDay().toInstant(ZoneOffset.UTC);
            if (coupons.isEmpty() || random.nextInt(3) > 0) {
                CouponLogId coupon = new CouponLogId("aurora", "welcome", "p" + random.nextInt(PLAYERS),
                        coupons.size() + 1);
                coupons.add(coupon);
                Wagering wagering = new Wagering(Wagering.Base.STAKE,
                        new Weights(5_000, new TreeMap<>(), new TreeMap<>()), 9_000L,
                        random.nextBoolean() ? Wagering.Order.ONE_BY_ONE : Wagering.Order.BESIDE_OTHERS);
                control(new Control.Document.RollingOpened(new Requirement(coupon, "EUR", random.nextLong(1, 10_000),
                        wagering, begin, begin.plus(Duration.ofDays(5 + random.nextInt(9))))));
            } else {
                control(new Control.Document.RollingEnded(coupons.get(random.nextInt(coupons.size())), begin,
                        List.of(RollingEnd.values()).get(random.nextInt(3))));
            }
        }

        private void process(BrandLogRecord record) {
            byte[] bytes = TOPICS.brandLog().codec().encode(record);
            var _ = inMemory.fold(reader.read(bytes, log.size()));
            if (random.nextBoolean()) {
                var _ = inMemory.settle(random.nextInt(10));
            }
            fold(bytes);
        }

        private void fold(byte[] bytes) {
            var _ = task.fold(bytes, log.size());
            log.add(bytes);
            switch (random.nextInt(6)) {
                case 0, 1 -> commit();
                case 2 -> die();
                default -> {
                }
            }
        }

        void commit() {
            Batch batch = table.begin();
            var _ = task.goOn(0, new Looks(random.nextInt(5)));
            task.write(batch, this::hear);
            changelog.addAll(batch.changes());
            batch.publish();
            told.addAll(uncommitted);
            toldOfCoupons.addAll(uncommittedOfCoupons);
            forget();
            committed = log.size();
        }

        private void expect(RollingNews news) {
            expectedOfCoupons.add(news);
        }

        private void forget() {
            uncommitted.clear();
            uncommittedOfCoupons.clear();
        }

        private void hear(byte[] key, byte[] message) {
            if (TOPICS.playerDays().codec().decode(message) instanceof Progress progress) {
                isSettling = progress.getIsSettling();
            }
        }

        /// What was not committed is read again, and told again.
        void die() {
            if (random.nextBoolean()) {
                Batch batch = table.begin();
                var _ = task.goOn(0, new Looks(random.nextInt(5)));
                task.write(batch, (key, message) -> {});
                assertThat(batch.changes()).isNotNull();
            }
            table.close();
            table = restored();
            forget();
            task = new LedgerTask(TOPICS, 0, table, uncommitted::add, uncommittedOfCoupons::add, PIECE);
            for (int offset = committed; offset < log.size(); offset++) {
                var _ = task.fold(log.get(offset), offset);
            }
        }

        void drain() {
            while (inMemory.settle(1_000)) {
                assertThat(expected).hasSizeLessThan(100_000);
            }
            commit();
            for (int i = 0; i < 1_000 && task.waits_ms(0).isPresent(); i++) {
                int before = told.size();
                boolean wasSettling = isSettling;
                commit();
                assertThat(wasSettling || told.size() == before).as("whoever reads its progress knows that more comes")
                        .isTrue();
            }
            assertThat(isSettling).isFalse();
            assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(toldOfCoupons).isEqualTo(expectedOfCoupons);
        }

        /// Whoever folds the whole log again meets each marker and its seal side by side.
        void again() {
            table.close();
            changelog.clear();
            told.clear();
            toldOfCoupons.clear();
            forget();
            committed = 0;
            List<byte[]> whole = log;
            log = new ArrayList<>();
            table = restored();
            task = new LedgerTask(TOPICS, 0, table, uncommitted::add, uncommittedOfCoupons::add, PIECE);
            whole.forEach(this::fold);
            do {
                commit();
                assertThat(told).hasSizeLessThan(100_000);
            } while (isSettling);
            assertThat(lines(told)).containsExactlyInAnyOrderElementsOf(lines(expected));
            assertThat(toldOfCoupons).isEqualTo(expectedOfCoupons);
        }

        private static List<SettlementNews> lines(List<SettlementNews> news) {
            return news.stream().filter(SettlementNews.LineSealed.class::isInstance).toList();
        }

        @Override
        public void close() {
            table.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {20_000, Long.MAX_VALUE})
    void whatHappensToTheStoreChangesNothing(long memoryMax) {
        for (int seed = 0; seed < 15; seed++) {
            try (Twins twins = new Twins(seed, memoryMax)) {
                for (int day = 0; day < 6; day++) {
                    play(twins, 0, day + 2);
                    RunId run = RunId.settlement("aurora", twins.ruling.rule().name(), MONDAY.plusDays(day));
                    int attempt = 1;
                    while (!runs(twins, run, attempt)) {
                        attempt++;
                    }
                }
                twins.drain();
                assertThat(twins.told).hasSizeGreaterThan(100);
                assertThat(twins.toldOfCoupons).hasSizeGreaterThan(20);
                twins.again();
            }
        }
    }

    private static void play(Twins twins, int dayFrom, int dayTo) {
        for (int step = 0; step < 8; step++) {
            twins.bets(dayFrom, dayTo);
            if (twins.random.nextInt(3) == 0) {
                twins.profile();
            }
            if (twins.random.nextInt(2) == 0) {
                twins.coupon();
            }
        }
    }

    /// @return whether it was sealed
    private static boolean runs(Twins twins, RunId run, int attempt) {
        twins.control(new Control.Document.SettleMarker(run, attempt, twins.ruling));
        play(twins, 0, 10);
        if (twins.random.nextInt(4) == 0) {
            twins.drain(); // both have told the same of it, or neither anything
            twins.control(new Control.Document.RunFailed(run, attempt));
            return false;
        }
        twins.drain();
        twins.control(new Control.Document.RunSealed(run, attempt));
        return true;
    }

    @Test
    void whatRunsLeaveBehindIsBounded() {
        try (Twins twins = new Twins(1, Long.MAX_VALUE)) {
            for (int day = 0; day < 12; day++) {
                play(twins, day, day + 1);
                RunId run = RunId.settlement("aurora", twins.ruling.rule().name(), MONDAY.plusDays(day));
                twins.control(new Control.Document.SettleMarker(run, 1, twins.ruling));
                twins.drain();
                twins.control(new Control.Document.RunSealed(run, 1));
                twins.drain();
            }
            try (var entries = twins.table.atOnce(now -> now.snapshot(key -> key[0] == 'j' || key[0] == 'm'))) {
                List<byte[]> left = new ArrayList<>();
                entries.forEach((key, bytes) -> left.add(key));
                assertThat(left).as("lists of runs that are over").isEmpty();
            }
        }
    }
}
