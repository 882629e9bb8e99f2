package dev.windfall.bench.query;

import dev.windfall.bench.job.Sums;
import dev.windfall.bench.program.Player;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// Readers of one source, who ask for one player after another and check each answer.
final class Readers {

    private final Source.Opening source;
    private final List<Player> played;
    /// How many bets of a player the source has told of, rolled back or not: never again fewer.
    private final Map<Player, Long> bets = new ConcurrentHashMap<>();

    /// @param played whom they ask for, each as often as they stand here
    Readers(Source.Opening source, List<Player> played) {
        this.source = source;
        this.played = played;
    }

    /// What readers have seen.
    static final class Reading {

        private final long[] sorted_ns;
        private final double seconds;
        private final List<String> wrong;

        private Reading(LongStream latencies_ns, double seconds, List<String> wrong) {
            this.sorted_ns = latencies_ns.sorted().toArray();
            this.seconds = seconds;
            this.wrong = List.copyOf(wrong);
        }

        double milliseconds(double quantile) {
            return sorted_ns[(int) Math.ceil(quantile * sorted_ns.length) - 1] / 1e6;
        }

        double perSecond() {
            return sorted_ns.length / seconds;
        }

        /// Answers that can't be right.
        List<String> wrong() {
            return wrong;
        }
    }

    Reading read(int readers, Duration time, long seed) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(readers)) {
            List<Callable<Reading>> all = new ArrayList<>();
            for (int reader = 0; reader < readers; reader++) {
                SplittableRandom random = new SplittableRandom(seed * 31 + reader);
                all.add(() -> readAlone(time, random));
            }
            List<Reading> readings = new ArrayList<>();
            for (Future<Reading> one : threads.invokeAll(all)) {
                readings.add(one.get());
            }
            return new Reading(
                    readings.stream().flatMapToLong(one -> Arrays.stream(one.sorted_ns)),
                    readings.stream().mapToDouble(one -> one.seconds).max().orElseThrow(),
                    readings.stream().flatMap(one -> one.wrong.stream()).toList());
        }
    }

    private Reading readAlone(Duration time, SplittableRandom random) throws Exception {
        LongStream.Builder latencies_ns = LongStream.builder();
        List<String> wrong = new ArrayList<>();
        try (Source own = source.open()) {
            long begin_ns = System.nanoTime();
            long now_ns = begin_ns;
            while (now_ns - begin_ns < time.toNanos()) {
                Player player = played.get(random.nextInt(played.size()));
                long known = bets.getOrDefault(player, 0L);
                long asked_ns = System.nanoTime();
                Map<String, Sums> days = own.days(player);
                now_ns = System.nanoTime();
                latencies_ns.add(now_ns - asked_ns);
                long told = days.values().stream().mapToLong(sums -> sums.bets() + sums.rolledBackBets()).sum();
                if (told < known) {
                    wrong.add("%s had %d bets, then %d".formatted(player, known, told));
                }
                bets.merge(player, told, Math::max);
            }
            return new Reading(latencies_ns.build(), (now_ns - begin_ns) / 1e9, wrong);
        }
    }
}
