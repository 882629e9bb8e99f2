package dev.windfall.sink;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.projections.settlement.runs.Tally;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Leaf;
import dev.windfall.projections.settlement.seals.Part;
import dev.windfall.projections.settlement.seals.Seal;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.testing.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Runs as they are read, in a real PostgreSQL.
class RunReaderIT {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final LocalDate PERIOD = LocalDate.of(2026, 11, 9);
    private static final Pinned PINNED = new Pinned(3, "ab12", Set.of("ann"), new TreeMap<>(Map.of("EUR", 999L)),
            new Slice(List.of(5)));

    private final TestTables tables = TestTables.createdIn(TestServers.shared().placeFor(RunReaderIT.class));
    private final RunReader runs = new RunReader(tables.database());

    @Test
    void aRunIsReadAsItStandsInEachPhase() throws Exception {
        TreeSet<String> lagging = new TreeSet<>(Set.of("bets-0", "bets \" \\ \n-1"));
        List<Phase> phases = List.of(new Phase.Requested(NOON, true),
                new Phase.Barrier(new TreeMap<>(Map.of("bets-0", 7L)), lagging, NOON, false),
                new Phase.Rating(lagging, new TreeMap<>(), NOON, true), decided(null, new TreeMap<>()),
                decided(new Review(true, "bob", "fine", NOON.plusSeconds(9)),
                        new TreeMap<>(Map.of(0, new Tally(2, new TreeMap<>(Map.of(LineStatus.SETTLED, 1L)))))),
                new Phase.Failed("EVICTED"));
        long seq = 1;
        for (Phase phase : phases) {
            RunState state = state(run("aurora", 9), phase, NOON);
            write(Decided.record(state, seq));
            assertThat(runs.find("aurora", run("aurora", 9).text()))
                    .contains(new RunRow(ShownRun.of(state), seq));
            seq++;
        }
        write(Decided.record(state(run("aurora", 9), new Phase.Requested(NOON, false), NOON), 2));
        assertThat(runs.find("aurora", run("aurora", 9).text()).orElseThrow().run().why()).as("which is newer")
                .isEqualTo("EVICTED");
    }

    @Test
    void whatIsShownOfASealedRunIsInItsColumns() throws Exception {
        RunState state = state(run("aurora", 9).with(new Purpose.Corrections(2)), decided(null,
                new TreeMap<>(Map.of(3, new Tally(2, new TreeMap<>(Map.of(LineStatus.HELD, 1L)))))), NOON);
        write(Decided.record(state, 1));
        assertThat(tables
                .rows("select run_id, kind, rule_id, period_start, purpose, attempt, status, lagging, cut, leaves, "
                        + "lines, totals->'EUR'->>'increase', reasons->>'BELOW_MIN', counts::text from run"))
                .isEqualTo("aurora~lossback~weekly~2026-11-09~c2 lossback weekly 2026-11-09 CORRECTIONS 2 SEALED [] "
                        + "2:5@17 2 3 1500 8 {\"HELD\": 1, \"PENDING\": 2}");
    }

    @Test
    void aBrandSeesItsOwnRunsPageByPage() throws Exception {
        List<RunRow> all = new ArrayList<>();
        for (int day = 1; day < 7; day++) {
            RunState state = state(run("aurora", day), new Phase.Failed("why"), NOON.plus(Duration.ofMinutes(day / 2)));
            write(Decided.record(state, 1));
            all.add(new RunRow(ShownRun.of(state), 1));
        }
        write(Decided.record(state(run("borealis", 1), new Phase.Failed("why"), NOON), 1));
        assertThat(runs.ofBrand("aurora", null, 9)).isEqualTo(all);
        assertThat(runs.ofBrand("aurora", all.get(2).cursor(), 2)).isEqualTo(all.subList(3, 5));
        assertThat(runs.ofBrand("aurora", all.getLast().cursor(), 2)).isEmpty();
        assertThat(runs.find("aurora", run("borealis", 1).text())).isEmpty();
        String reader = "set local role windfall_reader";
        assertThat(tables.rows(reader, "select brand_id from run")).isEmpty();
        assertThatThrownBy(() -> tables.rows(reader, "update run set seq = 9 returning 1"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> tables.rows("set local role windfall_sink", "delete from run returning 1"))
                .hasMessageContaining("permission denied");
        assertThat(tables.rows("set local enable_seqscan = off", "set local enable_sort = off", "explain "
                + RunReader.OF_BRAND.replace("?", "%s").formatted("'aurora'", "'2026-11-20 12:00Z'", "'r'", "3")))
                .contains("run_of_brand").doesNotContain("Sort");
    }

    @Test
    void runsOfAKindComeNewestFirst() throws Exception {
        List<RunRow> all = new ArrayList<>();
        for (int day = 1; day < 7; day++) {
            Phase phase = day == 3 ? new Phase.Requested(NOON, false) : new Phase.Failed("why");
            RunState state = state(run("aurora", day), phase, NOON.plus(Duration.ofMinutes(day / 2)));
            write(Decided.record(state, 1));
            all.addFirst(new RunRow(ShownRun.of(state), 1));
        }
        RunId other = RunId.settlement("aurora", new RuleName(Kind.LOSSBACK, "monthly"), PERIOD);
        RunId rebate = RunId.settlement("aurora", new RuleName(Kind.REBATE, "weekly"), PERIOD);
        for (RunId run : List.of(other, rebate, run("borealis", 1))) {
            write(Decided.record(state(run, new Phase.Failed("why"), NOON.plusSeconds(900)), 1));
        }
        RunFilter weekly = new RunFilter("aurora", Kind.LOSSBACK, "weekly", null);
        assertThat(runs.newest(weekly, null, 9)).isEqualTo(all);
        assertThat(runs.newest(weekly, all.get(2).cursor(), 2)).isEqualTo(all.subList(3, 5));
        assertThat(runs.newest(weekly, all.getLast().cursor(), 2)).isEmpty();
        assertThat(runs.newest(new RunFilter("aurora", Kind.LOSSBACK, null, null), null, 1))
                .extracting(row -> row.run().id()).containsExactly(other);
        assertThat(runs.newest(new RunFilter("aurora", Kind.LOSSBACK, null, RunStatus.REQUESTED), null, 9))
                .isEqualTo(all.subList(3, 4));
    }

    private static Phase.Decided decided(@Nullable Review review,
            SortedMap<Integer, Tally> tallies) {
        Part part = Part.of(List.of(new Leaf("p1", "EUR", PERIOD, 1_500, 1_500), new Leaf("p2", "USD", PERIOD, 0, -5)));
        Seal seal = Seal.of(run("aurora", 9), "ab12", "1", "2026b", new Cut(2, new TreeMap<>(Map.of(5, 17L))), part);
        return new Phase.Decided(seal, 3, new TreeMap<>(Map.of("BELOW_MIN", 8L)), new TreeMap<>(), review, tallies,
                NOON.plusSeconds(1));
    }

    private static RunState state(RunId run, Phase phase, Instant requestedAt) {
        return new RunState(run, 2, PINNED, phase, requestedAt, requestedAt.plusSeconds(2));
    }

    private static RunId run(String brandId, int day) {
        return RunId.settlement(brandId, new RuleName(Kind.LOSSBACK, "weekly"), LocalDate.of(2026, 11, day));
    }

    private void write(DecidedEvents... records) throws Exception {
        Decisions decisions = new Decisions();
        for (DecidedEvents record : records) {
            decisions.add(record);
        }
        try (Connection connection = tables.database().getConnection()) {
            decisions.write(connection);
        }
    }
}
