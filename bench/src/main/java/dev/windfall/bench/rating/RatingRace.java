package dev.windfall.bench.rating;

import com.sun.management.ThreadMXBean;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Sample;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.rules.Rule;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The same players rated by each contender in turn, on one thread. What it pays them all in a pass is compared with the peer's.
public final class RatingRace {

    private static final Figure THROUGHPUT = new Figure("throughput", "players/s", 0, Better.HIGHER);
    private static final Figure ALLOCATED = new Figure("allocated", "B/player", 0, Better.LOWER);
    private static final double NANOS_PER_S = 1e9;

    /// Rates a player by a rule.
    private interface Way {

        long entitlement(Rule rule, List<PlayerDay> days);
    }

    private record Entry(Contender contender, Way way) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry(new Contender("bigdecimal", "the same rules with BigDecimal"),
                    (rule, days) -> DecimalRater.rate(rule, Players.CURRENCY, days)),
            new Entry(new Contender("windfall", "Rater.rate: one currency"),
                    (rule, days) -> Rater.rate(rule, Players.CURRENCY, days, Profile.NONE).entitlement()),
            new Entry(new Contender("windfall-all", "Rater.rateAll: it looks for the currencies first"),
                    (rule, days) -> Rater.rateAll(rule, days, Profile.NONE).stream().mapToLong(Rating::entitlement)
                            .sum()),
            new Entry(new Contender("windfall-trace", "Rater.trace: with each step"),
                    (rule, days) -> Rater.trace(rule, Players.CURRENCY, days, Profile.NONE).rating().entitlement()));

    private final List<Rule> rules = Players.rules();
    private final List<List<PlayerDay>> players;
    private final double time_s;
    private final Consumer<String> progress;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// @param time_s   how long each is measured in each round
    /// @param progress is told what goes on
    public RatingRace(long seed, int players, double time_s, Consumer<String> progress) {
        this.players = Players.of(seed, players);
        this.time_s = time_s;
        this.progress = progress;
    }

    public Plan plan(long seed) {
        long rows = players.stream().flatMap(List::stream).mapToLong(day -> day.rows().size()).sum();
        return new Plan("rating",
                Map.of("players", "%,d".formatted(players.size()), "days", Integer.toString(Players.DAYS), "rows",
                        "%,d".formatted(rows), "rules", Integer.toString(rules.size()), "threads", "1"),
                seed, List.of(THROUGHPUT, ALLOCATED), THROUGHPUT, ENTRIES.getFirst().contender().name(),
                ENTRIES.stream().map(Entry::contender).toList());
    }

    public List<Sample> run(int rounds) {
        List<Long> paid = ENTRIES.stream().map(this::warmed).toList();
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Entry entry : ENTRIES) {
                samples.add(measure(entry, round, paid.getFirst()));
            }
        }
        return samples;
    }

    /// All of them, before any is measured, so that the compiler knows all that it will see.
    private long warmed(Entry entry) {
        long begin_ns = System.nanoTime();
        long paid = pass(entry.way());
        while (System.nanoTime() - begin_ns < time_s * NANOS_PER_S) {
            pass(entry.way());
        }
        return paid;
    }

    private Sample measure(Entry entry, int round, long expected) {
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long begin_ns = threads.getCurrentThreadCpuTime(); // of a core, whoever else wants it
        long passes = 0;
        long paid = 0;
        long taken_ns = 0;
        while (passes == 0 || taken_ns < time_s * NANOS_PER_S) {
            paid += pass(entry.way());
            passes++;
            taken_ns = threads.getCurrentThreadCpuTime() - begin_ns;
        }
        double rated = (double) passes * players.size() * rules.size();
        double throughput = rated / (taken_ns / NANOS_PER_S);
        double bytes = (threads.getCurrentThreadAllocatedBytes() - allocated) / rated;
        String verdict = paid == passes * expected ? Sample.EQUAL
                : "pays %,d instead of %,d".formatted(paid, passes * expected);
        progress.accept("round %d, %s: %,.0f players/s, %,.0f B/player, %s".formatted(round, entry.contender().name(),
                throughput, bytes, verdict));
        return new Sample(entry.contender().name(), round, Math.round(rated),
                Map.of(THROUGHPUT, throughput, ALLOCATED, bytes), verdict);
    }

    private long pass(Way way) {
        long paid = 0;
        for (Rule rule : rules) {
            for (List<PlayerDay> days : players) {
                paid += way.entitlement(rule, days);
            }
        }
        return paid;
    }
}
