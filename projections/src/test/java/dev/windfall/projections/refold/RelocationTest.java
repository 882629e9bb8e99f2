package dev.windfall.projections.refold;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerFold;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RelocationTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final int SEEDS = 40;
    private static final Ruling RULING = ruling();

    /// What a log folds to, but for where it stands.
    private record Outcome(Map<DayKey, PlayerDay> days, Map<PlayerKey, Profile> profiles, Map<String, Tally> tallies) {}

    @ParameterizedTest
    @CsvSource({"4, 6", "6, 4", "3, 3", "1, 5", "5, 16"})
    void theNextLogFoldsToTheSame(int partitions, int nextPartitions) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<BrandSettings> brands = brands(random, Math.min(partitions, nextPartitions));
            List<List<LogRecord>> log = log(random, brands, partitions);
            List<List<LogRecord>> next = relocated(random, log, nextPartitions);
            assertThat(fold(next)).as("seed %d", seed).isEqualTo(fold(log));
            assertThat(fold(log).days).isNotEmpty();
        }
    }

    /// What stands in a place of a brand's slice is there in its order, so that at each control record the same stands before it.
    @ParameterizedTest
    @CsvSource({"4, 6", "6, 4"})
    void whatStoodBeforeAControlRecordStandsBeforeIt(int partitions, int nextPartitions) {
        Random random = new Random(7);
        List<BrandSettings> brands = brands(random, Math.min(partitions, nextPartitions));
        List<List<LogRecord>> log = log(random, brands, partitions);
        List<List<LogRecord>> next = relocated(random, log, nextPartitions);
        for (BrandSettings brand : brands) {
            for (int place = 0; place < brand.spread(); place++) {
                assertThat(of(brand, next.get(brand.slice(nextPartitions).partitions().get(place))))
                        .isEqualTo(of(brand, log.get(brand.slice(partitions).partitions().get(place))));
            }
        }
        assertThat(next.stream().mapToInt(List::size).sum()).isEqualTo(log.stream().mapToInt(List::size).sum());
    }

    @Test
    void aBrandIsNotFoldedIntoFewerPartitionsThanItIsSpreadOver() {
        BrandSettings brand = brand("aurora", 3);
        Relocation relocation = new Relocation(brand.slice(4).partitions().getFirst(), 4, 2);
        assertThatThrownBy(() -> relocation.targetOf(settings(brand, 1)))
                .isInstanceOf(Relocation.TooFewPartitions.class)
                .hasMessage("Brand aurora is spread over 3 partitions: it can't be folded into 2");
    }

    @Test
    void whatStandsWhereItCannotIsNotPutSomewhereElse() {
        BrandSettings brand = brand("aurora", 2);
        int partition = brand.slice(4).partitions().getFirst();
        Relocation relocation = new Relocation(partition, 4, 6);
        String stranger = IntStream.range(0, 100).mapToObj(i -> "p" + i)
                .filter(player -> brand.slice(4).partitionOf(player) != partition).findFirst().orElseThrow();
        assertThatThrownBy(() -> relocation.targetOf(events(brand, List.of(bet("aurora", stranger, 1)), 1)))
                .hasMessageContaining("before the brand itself");
        relocation.targetOf(settings(brand, 1));
        assertThatThrownBy(() -> relocation.targetOf(events(brand, List.of(bet("aurora", stranger, 1)), 2)))
                .hasMessageContaining("another place of brand aurora");
        int other = IntStream.range(0, 4).filter(i -> !brand.slice(4).partitions().contains(i)).findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> new Relocation(other, 4, 6).targetOf(settings(brand, 1)))
                .hasMessageContaining("is none of brand aurora");
    }

    /// Each brand's controls stand in all its partitions in one order; between brands they stand in another order in each.
    private static List<List<LogRecord>> log(Random random, List<BrandSettings> brands, int partitions) {
        List<List<Deque<LogRecord>>> parts = new ArrayList<>();
        IntStream.range(0, partitions).forEach(_ -> parts.add(new ArrayList<>()));
        for (BrandSettings brand : brands) {
            List<Deque<LogRecord>> places = new ArrayList<>();
            for (int partition : brand.slice(partitions).partitions()) {
                places.add(new ArrayDeque<>());
                parts.get(partition).add(places.getLast());
            }
            places.forEach(place -> place.add(settings(brand, 1)));
            long seq = 1;
            for (int step = 0; step < 30; step++) {
                if (random.nextInt(4) == 0) {
                    LogRecord control = control(brand, ++seq, random);
                    places.forEach(place -> place.add(control));
                } else {
                    pack(random, brand, partitions, step).forEach((partition, record) -> places
                            .get(brand.slice(partitions).partitions().indexOf(partition)).add(record));
                }
            }
        }
        return parts.stream().map(part -> numbered(interleaved(random, part))).toList();
    }

    private static Map<Integer, LogRecord> pack(Random random, BrandSettings brand, int partitions, int step) {
        Map<Integer, List<Recorded>> events = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            Recorded event = random.nextInt(4) == 0 ? rollback(brand.brandId(), "p" + random.nextInt(40), step)
                    : bet(brand.brandId(), "p" + random.nextInt(40), step);
            events.computeIfAbsent(brand.slice(partitions).partitionOf(event.fact().playerId()),
                    _ -> new ArrayList<>()).add(event);
        }
        Map<Integer, LogRecord> packs = new HashMap<>();
        events.forEach((partition, facts) -> packs.put(partition, events(brand, facts, 0)));
        return packs;
    }

    /// As they are copied: the partitions are read in any turn.
    private static List<List<LogRecord>> relocated(Random random, List<List<LogRecord>> log, int nextPartitions) {
        List<List<LogRecord>> next = new ArrayList<>();
        IntStream.range(0, nextPartitions).forEach(_ -> next.add(new ArrayList<>()));
        List<Relocation> relocations = IntStream.range(0, log.size())
                .mapToObj(partition -> new Relocation(partition, log.size(), nextPartitions)).toList();
        List<Deque<LogRecord>> unread = log.stream().<Deque<LogRecord>>map(ArrayDeque::new).toList();
        while (unread.stream().anyMatch(part -> !part.isEmpty())) {
            int partition = random.nextInt(log.size());
            for (int i = random.nextInt(8); i > 0 && !unread.get(partition).isEmpty(); i--) {
                LogRecord record = unread.get(partition).removeFirst();
                next.get(relocations.get(partition).targetOf(record)).add(record);
            }
        }
        return next.stream().map(RelocationTest::numbered).toList();
    }

    private static Outcome fold(List<List<LogRecord>> log) {
        MapTable<DayKey, PlayerDay> days = new MapTable<>();
        MapTable<PlayerKey, Profile> profiles = new MapTable<>();
        Map<String, Tally> tallies = new HashMap<>();
        for (int partition = 0; partition < log.size(); partition++) {
            LedgerState memory = LedgerState.inMemory();
            LedgerFold fold = new LedgerFold(
                    new LedgerState(memory.brands(), memory.rules(), profiles, memory.cases(), days,
                            memory.clocks(), memory.tallies(), memory.deadlines()),
                    Horizon.DEFAULT, partition, log.size());
            log.get(partition)
                    .forEach(record -> tallies.merge(record.brandId(), fold.fold(record).tally(), Tally::plus));
        }
        return new Outcome(days.entries(), profiles.entries(), tallies);
    }

    private static List<LogRecord> interleaved(Random random, List<Deque<LogRecord>> parts) {
        List<LogRecord> all = new ArrayList<>();
        List<Deque<LogRecord>> left = new ArrayList<>(parts);
        while (!left.isEmpty()) {
            Deque<LogRecord> part = left.get(random.nextInt(left.size()));
            all.add(part.removeFirst());
            left.removeIf(Deque::isEmpty);
        }
        return all;
    }

    private static List<LogRecord> numbered(List<LogRecord> records) {
        return IntStream.range(0, records.size())
                .mapToObj(offset -> new LogRecord(records.get(offset).brandId(), offset,
                        records.get(offset).events(), records.get(offset).control()))
                .toList();
    }

    /// Without their offsets.
    private static List<LogRecord> of(BrandSettings brand, List<LogRecord> partition) {
        return partition.stream().filter(record -> record.brandId().equals(brand.brandId()))
                .map(record -> new LogRecord(record.brandId(), 0, record.events(), record.control())).toList();
    }

    private static List<BrandSettings> brands(Random random, int spreadMax) {
        return IntStream.range(0, 5).mapToObj(i -> brand("brand-" + i, 1 + random.nextInt(spreadMax))).toList();
    }

    private static BrandSettings brand(String id, int spread) {
        return new BrandSettings(id, new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT), Map.of("EUR", 2),
                spread, Map.of());
    }

    private static LogRecord settings(BrandSettings brand, long seq) {
        return new LogRecord(brand.brandId(), 0, List.of(), new Control(seq, new Control.Document.Settings(brand)));
    }

    private static LogRecord control(BrandSettings brand, long seq, Random random) {
        RunId run = RunId.settlement(brand.brandId(), RULING.rule().name(), LocalDate.of(2026, 11, 20));
        return new LogRecord(brand.brandId(), 0, List.of(), new Control(seq, switch (random.nextInt(6)) {
            case 0 -> new Control.Document.SettleMarker(run, 1, RULING);
            case 1 -> new Control.Document.RunFailed(run, 1);
            case 2 -> new Control.Document.RunSealed(run, 2);
            default -> new Control.Document.PlayerProfile("p" + random.nextInt(40),
                    new Profile("level-" + seq, Set.of(), false));
        }));
    }

    private static Ruling ruling() {
        Terms terms = new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>()),
                Terms.TierMode.WHOLE, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        Rule rule = new Rule(Kind.REBATE, "daily", Rule.Base.TURNOVER, Rule.Funding.REAL_ONLY,
                new PeriodGrid(PeriodGrid.Length.DAILY, DayOfWeek.MONDAY), Rule.Scope.EMPTY, Rule.Scope.EMPTY, terms,
                new TreeMap<>(), false, Rule.Rounding.DOWN, new TreeMap<>(), new Rule.PayAs.Cash(), Duration.ZERO,
                false);
        return new Ruling(new RuleVersion(1, LocalDate.of(2026, 11, 1), RuleVersion.Mode.LIVE, rule), "", "", 0,
                new TreeMap<>(), NOON, "ann");
    }

    private static LogRecord events(BrandSettings brand, List<Recorded> events, long offset) {
        return new LogRecord(brand.brandId(), offset, events, null);
    }

    private static Recorded bet(String brandId, String playerId, int step) {
        Instant time = NOON.plus(Duration.ofDays(step));
        return new Recorded(
                new Fact.Settlement("e" + step % 7, brandId, playerId, "b" + step % 5, "nova", "slots", null,
                        null, "EUR", 100 + step, 7, 0, 0, 100 + step, time.minusSeconds(60), null),
                time, 0, 0);
    }

    private static Recorded rollback(String brandId, String playerId, int step) {
        Instant time = NOON.plus(Duration.ofDays(step));
        return new Recorded(new Fact.Rollback("r" + step % 7, brandId, playerId, "b" + step % 5, time.minusSeconds(30),
                null, null), time, 0, 0);
    }
}
