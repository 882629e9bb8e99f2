package dev.windfall.bench.run;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.peers.Task;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.DataFolder;
import dev.windfall.topology.ledger.Ledger;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The ledger with stories of several lengths in one heap: what more state costs, and how it comes back.
public final class Growth {

    public static final Figure THROUGHPUT = Race.THROUGHPUT;
    private static final Figure SCRATCH = new Figure("scratch_per_event", "B", 0, Better.LOWER);
    private static final Figure CHANGELOG = new Figure("changelog_per_event", "B", 0, Better.LOWER);
    private static final Figure RESTORE = new Figure("restore", "s", 2, Better.LOWER);
    private static final Figure RESTORED = new Figure("restored", "events/s", 0, Better.HIGHER);
    public static final List<Figure> FIGURES = List.of(THROUGHPUT, Race.CPU, Race.MEMORY, SCRATCH, CHANGELOG, RESTORE,
            RESTORED);

    /// Hardly any state: what a start takes besides.
    private static final long LITTLE = 10_000;

    private final KafkaSettings kafka;
    private final Path folder;
    private final int partitions;
    private final int threads;
    private final Entry ingest;
    private final Entry ledger;
    private final List<String> options;
    private final Consumer<String> progress;

    /// @param ingest   fills the brand log
    /// @param ledger   is measured
    /// @param heap_mb  of the ledger
    /// @param progress is told what goes on
    public Growth(KafkaSettings kafka, Path folder, int partitions, int threads, Entry ingest, Entry ledger,
            int heap_mb, Consumer<String> progress) {
        this.kafka = kafka;
        this.folder = folder;
        this.partitions = partitions;
        this.threads = threads;
        this.ingest = ingest;
        this.ledger = ledger;
        this.options = List.of("-Xmx%dm".formatted(heap_mb));
        this.progress = progress;
    }

    /// Of the contender with so many events.
    public static String name(long events) {
        return events % 1_000_000 == 0 ? "windfall-%dM".formatted(events / 1_000_000) : "windfall-%d".formatted(events);
    }

    public List<Sample> run(Plot plot, List<Long> sizes, int rounds) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            double start_s = measured(plot.withEvents(LITTLE), round).restore_s;
            for (long size : sizes) {
                Measured measured = measured(plot.withEvents(size), round);
                Map<Figure, Double> values = new HashMap<>(measured.values);
                double restore_s = measured.restore_s - start_s;
                if (restore_s > 0) {
                    values.put(RESTORE, restore_s);
                    values.put(RESTORED, size / restore_s);
                }
                progress.accept("round %d, %,d events: %,.0f events/s, %.2f s until all was back; %s".formatted(round,
                        size, values.get(THROUGHPUT), restore_s, measured.verdict));
                samples.add(new Sample(name(size), round, size, values, measured.verdict));
            }
        }
        return samples;
    }

    private record Measured(Map<Figure, Double> values, double restore_s, String verdict) {}

    private Measured measured(Plot plot, int round) throws Exception {
        String prefix = "growth-%d-%d-".formatted(round, plot.events());
        Stories.Told story = new Stories(kafka, partitions).of(plot);
        Task task = new Task(kafka, story.topic(), partitions, prefix, folder.resolve(name(plot.events())), "", threads,
                plot.events());
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            try (Child child = started(ingest, task, List.of())) {
                Watch watch = new Watch(child, ingest, task, false, admin);
                watch.follow();
                child.end();
            }
            Map<Figure, Double> values = new HashMap<>();
            try (Child child = started(ledger, task, options)) {
                Watch watch = new Watch(child, ledger, task, false, admin);
                watch.follow();
                Course.Seen seen = watch.course(kafka).seen();
                values.put(THROUGHPUT, seen.perSecond());
                values.put(Race.CPU, seen.usage().cpu_s() / seen.events() * 1e6);
                values.put(Race.MEMORY, watch.memoryMax_mb());
                values.put(SCRATCH, (double) scratch_bytes(child.handle().pid()) / plot.events());
                child.end();
            }
            values.put(CHANGELOG, Changelogs.bytes(Ledger.group(task.topics()), admin) / plot.events());
            return new Measured(values, restore_s(task), ledger.result().check(task, story.oracle()));
        } finally {
            Clean.deleteTopics(kafka, prefix);
            Clean.deleteTopics(kafka, story.topic());
            DataFolder.deleteTree(task.folder());
        }
    }

    private double restore_s(Task task) throws Exception {
        try (Child child = started(ledger, task, options)) {
            long begin_ns = System.nanoTime();
            child.awaitLine("ready");
            double seconds = (System.nanoTime() - begin_ns) / 1e9;
            child.end();
            return seconds;
        }
    }

    private static Child started(Entry entry, Task task, List<String> options) throws Exception {
        DataFolder.deleteTree(task.folder());
        Files.createDirectories(task.folder());
        Child child = entry.launch().start(task, options);
        child.awaitLine("starting");
        return child;
    }

    /// Of files that are open, and in no folder any more.
    private static long scratch_bytes(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.map(Growth::scratch_bytes).flatMap(Optional::stream).mapToLong(Long::longValue).sum();
        }
    }

    private static Optional<Long> scratch_bytes(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().contains(".scratch") ? Optional.of(Files.size(file))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it was closed meanwhile
        }
    }
}
