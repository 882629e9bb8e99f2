package dev.windfall.projections.settlement.cuts.law;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.SettlementNews;
import dev.windfall.projections.settlement.cuts.SettlementNews.LineSealed;
import dev.windfall.projections.settlement.cuts.SettlementNews.PieceRated;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.Result;
import dev.windfall.projections.settlement.seals.Part;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// One history: runs of two rules, daily and weekly, among everything else that happens.
public final class SettlementCheck {

    private static final int STEPS = 600;
    private static final int EXPLAINED = 4;

    private final World world;
    private final List<Way> ways = new ArrayList<>();
    private final Map<String, SortedMap<LocalDate, Long>> told = new HashMap<>();
    private final Map<String, Long> lastTold = new HashMap<>();
    /// By account and period.
    private final Map<String, Map<LocalDate, RunId>> lastTeller = new HashMap<>();
    private final Map<LineSealed, Told> lines = new LinkedHashMap<>();
    private int heard;

    private SettlementCheck(long seed) {
        world = new World(seed);
        ways.add(new Way(true));
        ways.add(new Way(false));
    }

    /// @return null if all is as it should be
    public static @Nullable String firstDifference(long firstSeed, long count) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            try {
                new SettlementCheck(seed).run();
            } catch (AssertionError | RuntimeException e) {
                return "seed %d: %s".formatted(seed, e);
            }
        }
        return null;
    }

    /// What a line's account had been told.
    ///
    /// @param sums      of each period, the line's own component included
    /// @param lastRuns  that had told of a period before
    record Told(Map<LocalDate, Long> sums, Map<LocalDate, RunId> lastRuns) {}

    /// The runs of a rule, one after the other.
    private final class Way {

        private final boolean isDaily;
        private int version = 1;
        private LocalDate next = World.FIRST;
        private int attempt = 1;
        private int corrections;
        private @Nullable Called called;
        private final Map<RunId, Called> untold = new HashMap<>();

        Way(boolean isDaily) {
            this.isDaily = isDaily;
            world.control(new Control.Document.BrandRule(ruling()));
        }

        Ruling ruling() {
            return isDaily ? world.daily(version) : world.weekly(version);
        }

        void change() {
            version++;
            world.control(new Control.Document.BrandRule(ruling()));
        }

        void step() {
            if (called == null) {
                call();
            } else if (world.random.nextInt(12) == 0) {
                close(false);
            } else if (called.isWhole()) {
                called.check();
                close(true);
            }
        }

        private void call() {
            Ruling ruling = ruling();
            LocalDate last = ruling.rule().grid().period(next).last();
            RunId run = World.run(ruling, next);
            if (!last.isBefore(world.today()) || world.random.nextInt(6) == 0) {
                if (next.equals(World.FIRST)) {
                    return;
                }
                run = World.run(ruling, next.minusDays(isDaily ? 1 : 7)).with(
                        new RunId.Purpose.Corrections(corrections + 1));
            }
            if (world.random.nextInt(10) == 0) {
                run = World.run(ruling, next).with(new RunId.Purpose.Trial());
            }
            Map<Integer, Long> cut = world.control(new Control.Document.SettleMarker(run, attempt, ruling));
            called = new Called(run, attempt, cut, world.controlSeq(), world.naive.mark(run, ruling));
        }

        private void close(boolean isSealed) {
            RunId run = called.run;
            world.control(isSealed ? new Control.Document.RunSealed(run, attempt)
                    : new Control.Document.RunFailed(run, attempt));
            world.naive.close(isSealed, called.rated);
            if (isSealed && run.pays()) {
                untold.put(run, called);
                if (run.purpose() instanceof RunId.Purpose.Corrections) {
                    corrections++;
                } else {
                    next = next.plusDays(isDaily ? 1 : 7);
                }
                attempt = 1;
            } else {
                attempt++;
            }
            called = null;
        }
    }

    /// A run that the log has called.
    private final class Called {

        private final RunId run;
        private final int attempt;
        private final Map<Integer, Long> cut;
        private final long markerSeq;
        private final NaiveBook.Rated rated;
        private final Map<Piece, Result> pieces = new TreeMap<>();

        Called(RunId run, int attempt, Map<Integer, Long> cut, long markerSeq, NaiveBook.Rated rated) {
            this.run = run;
            this.attempt = attempt;
            this.cut = cut;
            this.markerSeq = markerSeq;
            this.rated = rated;
        }

        boolean isWhole() {
            return pieces.size() == Piece.all(world.slice).size();
        }

        void hear(PieceRated piece) {
            assertThat(piece.offset()).isEqualTo(cut.get(piece.piece().partition()));
            assertThat(pieces.put(piece.piece(), piece.result())).as("%s is rated once", piece.piece()).isNull();
        }

        void check() {
            Part part = Part.NONE;
            long lines = 0;
            SortedMap<String, Long> reasons = new TreeMap<>();
            for (Result result : pieces.values()) {
                part = part.plus(result.part());
                lines += result.lines();
                result.reasons().forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
            }
            assertThat(part).as("%s: %s", run.text(), rated.leaves()).isEqualTo(Part.of(rated.leaves()));
            assertThat(lines).as(run.text()).isEqualTo(rated.lines().size());
            assertThat(reasons).as(run.text()).isEqualTo(rated.reasons());
        }
    }

    private void run() {
        for (int step = 0; step < STEPS; step++) {
            step();
            hear();
        }
        for (Way way : ways) {
            if (way.called != null) {
                way.close(false);
            }
        }
        for (int partition = 0; partition < World.PARTITIONS; partition++) {
            while (world.settle(partition, 5)) {
                hear();
            }
        }
        hear();
        end();
    }

    private void step() {
        int partition = world.random.nextInt(World.PARTITIONS);
        switch (world.random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> world.bet();
            case 6, 7 -> world.rollback();
            case 8 -> world.profile();
            case 9 -> world.pass(Duration.ofHours(world.random.nextInt(1, 24)));
            case 10 -> world.restart(partition);
            case 11 -> {
                if (world.random.nextInt(6) == 0) {
                    ways.get(world.random.nextInt(2)).change();
                }
            }
            case 12, 13, 14 -> ways.get(world.random.nextInt(2)).step();
            default -> {
                var _ = world.settle(partition, world.random.nextInt(1, 6));
            }
        }
    }

    private void hear() {
        for (; heard < world.news.size(); heard++) {
            switch (world.news.get(heard)) {
                case PieceRated piece -> ways.stream().map(way -> way.called).filter(called -> called != null
                        && called.run.equals(piece.run()) && called.attempt == piece.attempt()).findFirst()
                        .ifPresent(called -> called.hear(piece));
                case LineSealed line -> hear(line);
                case SettlementNews.CantBeRated no -> throw new AssertionError(no.toString());
            }
        }
    }

    private void hear(LineSealed line) {
        Way way = ways.get(line.run().rule().kind().text().equals("cashback") ? 0 : 1);
        Called run = way.untold.get(line.run());
        String place = line.account().playerId() + " " + line.account().currency();
        assertThat(run).as("%s is sealed", line.run().text()).isNotNull();
        assertThat(line.markerSeq()).isEqualTo(run.markerSeq);
        assertThat(line.components()).as("%s of %s", place, line.run().text())
                .isEqualTo(run.rated.lines().remove(place));
        assertThat(line.holdFrom()).isEqualTo(line.account().currency().equals("EUR") ? 100L : null);
        String account = line.account().subject().id();
        assertThat(line.markerSeq()).as("in the order of runs").isGreaterThan(lastTold.getOrDefault(account, 0L));
        lastTold.put(account, line.markerSeq());
        SortedMap<LocalDate, Long> sums = told.computeIfAbsent(account, unseen -> new TreeMap<>());
        for (Component component : line.components()) {
            sums.merge(component.forPeriod(), component.amount(), Long::sum);
        }
        Map<LocalDate, RunId> tellers = lastTeller.computeIfAbsent(account, unseen -> new HashMap<>());
        lines.put(line, new Told(Map.copyOf(sums), Map.copyOf(tellers)));
        line.components().forEach(component -> tellers.put(component.forPeriod(), line.run()));
    }

    private void end() {
        ways.forEach(way -> way.untold.forEach((run, called) -> assertThat(called.rated.lines()).as("%s is told",
                run.text()).isEmpty()));
        told.forEach((account, sums) -> {
            String[] parts = account.split("~", -1);
            sums.values().removeIf(sum -> sum == 0);
            assertThat(sums).as(account).isEqualTo(world.naive.sealed(
                    ways.get(parts[0].equals("cashback") ? 0 : 1).ruling().rule().name(), parts[2], parts[3]));
        });
        for (int partition = 0; partition < World.PARTITIONS; partition++) {
            assertThat(world.settled(partition).unfinished().get()).isEmpty();
            int here = partition;
            assertThat(world.toldAgain(partition)).as("from the log alone").containsExactlyInAnyOrderElementsOf(
                    world.news.stream().filter(LineSealed.class::isInstance).map(LineSealed.class::cast)
                            .filter(line -> world.slice.partitionOf(line.account().playerId()) == here).toList());
        }
        List<Map.Entry<LineSealed, Told>> left = new ArrayList<>(lines.entrySet());
        for (int i = 0; i < EXPLAINED && !left.isEmpty(); i++) {
            Map.Entry<LineSealed, Told> line = left.remove(world.random.nextInt(left.size()));
            world.checkExplained(line.getKey(), line.getValue());
        }
    }
}
