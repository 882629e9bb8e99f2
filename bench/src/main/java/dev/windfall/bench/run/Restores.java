package dev.windfall.bench.run;

import dev.windfall.bench.job.Oracle;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.peers.Task;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.DataFolder;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// How fast state comes back after its files were lost: contenders in turn on the same broker, each folds a story, loses its
/// files at two places of it, and must still come to its right end.
public final class Restores {

    public static final Figure RESTORED = new Figure("restored", "events/s", 0, Better.HIGHER);
    public static final Figure CHANGELOG = new Figure("changelog", "MB/s", 1, Better.HIGHER);
    public static final Figure RESTORE = new Figure("restore", "s", 2, Better.LOWER);
    public static final Figure START = new Figure("start", "s", 2, Better.LOWER);
    public static final Figure SIZE = new Figure("size", "B/event", 0, Better.LOWER);
    public static final Figure CPU = new Figure("cpu", "s/M events", 1, Better.LOWER);
    public static final Figure MEMORY = new Figure("memory", "MB PSS", 0, Better.LOWER);
    public static final List<Figure> FIGURES = List.of(RESTORED, CHANGELOG, RESTORE, START, SIZE, CPU, MEMORY);

    /// How much is folded before the files are lost, first and second; the rest comes after. What a start takes besides is in
    /// both, so their difference is the restore alone.
    private static final double LITTLE = 0.1;
    private static final double MUCH = 0.9;

    /// @param whole       folds the story
    /// @param state       has its state to restore; the same where the whole is one part
    /// @param application of Kafka Streams that has the state
    public record Restorable(Entry whole, Entry state, Function<Task, String> application) {}

    private record Loss(double changelog_bytes, double seconds, double cpu_s, double memory_mb) {}

    private final KafkaSettings kafka;
    private final Path folder;
    private final Plot plot;
    private final int partitions;
    private final int threads;
    private final Consumer<String> progress;

    /// @param progress is told what goes on
    public Restores(KafkaSettings kafka, Path folder, Plot plot, int partitions, int threads,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.folder = folder;
        this.plot = plot;
        this.partitions = partitions;
        this.threads = threads;
        this.progress = progress;
    }

    public List<Sample> run(List<Restorable> contenders, int rounds) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Restorable contender : contenders) {
                String name = contender.whole().name();
                String prefix = "restore-%d-%s-".formatted(round, name);
                Task task = new Task(kafka, prefix + "story", partitions, prefix, folder.resolve(name), "", threads,
                        plot.events());
                samples.add(run(contender, task, round));
            }
        }
        return samples;
    }

    private Sample run(Restorable contender, Task task, int round) throws Exception {
        String name = contender.whole().name();
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            Clean.create(kafka, task.input(), partitions);
            Clean.create(kafka, task.output(), partitions);
            return restored(contender, task, round, admin);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            progress.accept("round %d, %s: %s".formatted(round, name, e.getMessage()));
            return Sample.failed(name, round, much(), e.getMessage());
        } finally {
            Clean.deleteTopics(kafka, task.prefix());
            DataFolder.deleteTree(task.folder());
        }
    }

    private Sample restored(Restorable contender, Task task, int round, Admin admin) throws Exception {
        emptyFolder(task);
        Loss little = afterLoss(contender, task, 0, little(), admin);
        Loss much = afterLoss(contender, task, little(), much(), admin);
        // A lost bet would count its copies again or leave its rollback waiting, a lost sum would begin at zero.
        Oracle oracle = Teller.tell(plot, much(), plot.events(), kafka, task.input());
        fold(contender.whole(), task, plot.events(), admin);
        String verdict = contender.whole().result().check(task, oracle);
        progress.accept(
                "round %d, %s: %.2f s after %,d events, %.2f s and %,.0f MB of changelogs after %,d; %s".formatted(
                        round, contender.whole().name(), little.seconds, little(), much.seconds,
                        much.changelog_bytes / 1e6,
                        much(), verdict));
        return new Sample(contender.whole().name(), round, much(), values(little, much), verdict);
    }

    /// Goes on with the story, loses the files, and starts.
    private Loss afterLoss(Restorable contender, Task task, long from, long to, Admin admin) throws Exception {
        Teller.tell(plot, from, to, kafka, task.input());
        fold(contender.whole(), task, to, admin);
        double changelog_bytes = Changelogs.bytes(contender.application().apply(task), admin);
        emptyFolder(task);
        return start(contender.state(), task, changelog_bytes);
    }

    /// Where much took no longer than little, no rate can be told.
    private Map<Figure, Double> values(Loss little, Loss much) {
        double events = much() - little();
        double bytes = much.changelog_bytes - little.changelog_bytes;
        double seconds = much.seconds - little.seconds;
        Map<Figure, Double> values = new HashMap<>(Map.of(
                RESTORE, much.seconds,
                START, little.seconds,
                SIZE, bytes / events,
                CPU, (much.cpu_s - little.cpu_s) / events * 1e6,
                MEMORY, much.memory_mb));
        if (seconds > 0) {
            values.put(RESTORED, events / seconds);
            values.put(CHANGELOG, bytes / 1e6 / seconds);
        }
        return values;
    }

    private void fold(Entry entry, Task task, long events, Admin admin) throws Exception {
        try (Child child = entry.launch().start(task, List.of())) {
            Watch watch = new Watch(child, entry, task.upTo(events), false, admin);
            child.awaitLine("starting");
            watch.follow();
            child.end();
        }
    }

    /// From the beginning of its start until it is at work on all that it has.
    private static Loss start(Entry entry, Task task, double changelog_bytes) throws Exception {
        try (Child child = entry.launch().start(task, List.of())) {
            child.awaitLine("starting");
            long begin_ns = System.nanoTime();
            Usage before = Usage.ofStarted();
            child.awaitLine("ready");
            double seconds = (System.nanoTime() - begin_ns) / 1e9;
            double cpu_s = Usage.ofStarted().minus(before).cpu_s();
            double memory_mb = Usage.memory_mb(Stream.of(child.handle()));
            child.end();
            return new Loss(changelog_bytes, seconds, cpu_s, memory_mb);
        }
    }

    private static void emptyFolder(Task task) throws IOException {
        DataFolder.deleteTree(task.folder());
        Files.createDirectories(task.folder());
    }

    private long little() {
        return Math.round(plot.events() * LITTLE);
    }

    private long much() {
        return Math.round(plot.events() * MUCH);
    }
}
