package dev.windfall.bench.run;

import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Story;
import dev.windfall.bench.peers.Task;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.DataFolder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/// How long events take to their rows: contenders in turn on the same broker, each told the same story at the same rates.
public final class Latencies {

    private static final int PROBES_PER_SECOND = 50;

    /// @param topic where its committed rows can be seen
    public record Watched(Entry entry, Function<Task, String> topic) {}

    private final KafkaSettings kafka;
    private final Path folder;
    private final Plot plot;
    private final int partitions;
    private final int threads;
    private final Consumer<String> progress;

    /// @param plot     told as long as it takes
    /// @param progress is told what goes on
    public Latencies(KafkaSettings kafka, Path folder, Plot plot, int partitions, int threads,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.folder = folder;
        this.plot = plot;
        this.partitions = partitions;
        this.threads = threads;
        this.progress = progress;
    }

    /// Two for each rate.
    public static List<Figure> figures(List<Integer> rates) {
        return rates.stream().flatMap(rate -> List.of(p50(rate), p99(rate)).stream()).toList();
    }

    private static Figure p50(int rate) {
        return new Figure("p50_at_" + rate, "ms", 0, Better.LOWER);
    }

    private static Figure p99(int rate) {
        return new Figure("p99_at_" + rate, "ms", 0, Better.LOWER);
    }

    public List<Sample> run(List<Watched> contenders, List<Integer> rates, Duration warmUp, Duration time, int rounds)
            throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Watched contender : contenders) {
                Map<Figure, Double> values = new HashMap<>();
                String verdict = Sample.EQUAL;
                for (int rate : rates) {
                    Task task = task(contender, rate, round);
                    Seen seen = measure(contender, task, rate, warmUp, time);
                    values.put(p50(rate), seen.milliseconds(0.5));
                    values.put(p99(rate), seen.milliseconds(0.99));
                    verdict = seen.lost == 0 ? verdict
                            : "%d of %d bets came to no row at %d/s".formatted(seen.lost,
                                    seen.lost + seen.sorted_ns.size(), rate);
                    progress.accept("round %d, %s at %,d/s: %.0f ms, 99 of 100 within %.0f ms".formatted(round,
                            contender.entry.name(), rate, seen.milliseconds(0.5), seen.milliseconds(0.99)));
                }
                samples.add(new Sample(contender.entry.name(), round, rates.getLast(), values, verdict));
            }
        }
        return samples;
    }

    private Task task(Watched contender, int rate, int round) {
        String prefix = "latency-%d-%d-%s-".formatted(round, rate, contender.entry.name());
        return new Task(kafka, prefix + "story", partitions, prefix, folder.resolve(contender.entry.name()), "",
                threads, 0);
    }

    /// @param sorted_ns the times of those that came
    /// @param lost      how many never did
    private record Seen(List<Long> sorted_ns, long lost) {

        double milliseconds(double share) {
            int place = (int) Math.min(sorted_ns.size() - 1L, Math.round(Math.floor(sorted_ns.size() * share)));
            return sorted_ns.isEmpty() ? 0 : sorted_ns.get(place) / 1e6;
        }
    }

    private Seen measure(Watched contender, Task task, int rate, Duration warmUp, Duration time) throws Exception {
        DataFolder.deleteTree(task.folder());
        Files.createDirectories(task.folder());
        Clean.create(kafka, task.input(), partitions);
        Clean.create(kafka, task.output(), partitions);
        try (Child child = contender.entry.launch().start(task, List.of())) {
            child.awaitLine("ready");
            try (Probes probes = new Probes(kafka, task.input(), contender.topic.apply(task))) {
                tell(task, rate, warmUp, time, probes);
                long lost = probes.awaitAll();
                child.requireAlive();
                child.end();
                return new Seen(probes.latencies_ns().stream().sorted().toList(), lost);
            }
        } finally {
            Clean.deleteTopics(kafka, task.prefix());
            DataFolder.deleteTree(task.folder());
        }
    }

    private void tell(Task task, int rate, Duration warmUp, Duration time, Probes probes) {
        long events = rate * warmUp.plus(time).toSeconds();
        int between = Math.max(1, rate / PROBES_PER_SECOND);
        long begin_ns = System.nanoTime();
        try (Teller teller = new Teller(kafka, task.input())) {
            new Story(plot.withEvents(events)).tell(new Story.Listener() {

                private long number;

                @Override
                public void event(WalletEvent event) {
                    awaitTime(begin_ns + number * 1_000_000_000L / rate);
                    teller.send(event);
                    if (number % between == 0) {
                        probes.send(event, number >= rate * warmUp.toSeconds());
                    }
                    number++;
                }

                @Override
                public void ends(Contribution bet, boolean rolledBack) {
                    // what becomes of the story is another benchmark's matter
                }
            });
        }
    }

    private static void awaitTime(long due_ns) {
        for (long early_ns = due_ns - System.nanoTime(); early_ns > 0; early_ns = due_ns - System.nanoTime()) {
            LockSupport.parkNanos(early_ns);
        }
    }
}
