package dev.windfall.bench.run;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.peers.Task;
import dev.windfall.bench.profile.Profile;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Sample;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.Servers;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Contenders in turn, on the same broker and the same story, each in a process of its own and checked against the oracle; then
/// all once more, so that what the machine does meanwhile falls on all.
public final class Race {

    public static final Figure THROUGHPUT = new Figure("throughput", "events/s", 0, Better.HIGHER);
    public static final Figure CPU = new Figure("cpu", "s/M events", 1, Better.LOWER);
    public static final Figure MEMORY = new Figure("memory", "MB PSS", 0, Better.LOWER);
    public static final Figure WRITTEN = new Figure("written", "B/event", 0, Better.LOWER);
    public static final List<Figure> FIGURES = List.of(THROUGHPUT, CPU, MEMORY, WRITTEN);

    /// What comes before is start: classes are loaded, code is compiled, groups are joined. It is left out for all alike.
    public static final double WARM_UP = 0.1;

    private final KafkaSettings kafka;
    private final String database;
    private final Path folder;
    private final Plot plot;
    private final int partitions;
    private final int threads;
    private final Consumer<String> progress;
    private final Stories stories;

    /// @param plot     for those that take all of it
    /// @param progress is told what goes on
    public Race(Servers servers, Path folder, Plot plot, int partitions, int threads, Consumer<String> progress) {
        this.kafka = new KafkaSettings(servers.bootstrapServers(), Map.of());
        this.database = servers.database().jdbcUrlWithIdentity();
        this.folder = folder;
        this.plot = plot;
        this.partitions = partitions;
        this.threads = threads;
        this.progress = progress;
        this.stories = new Stories(kafka, partitions);
    }

    public List<Sample> run(List<Entry> entries, int rounds) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            String of = "round %d of %d".formatted(round, rounds);
            eachInTurn(entries, round, (entry, task, number) -> samples.add(sample(entry, task, number, of)));
        }
        return samples;
    }

    /// Where each spends its time, in one round.
    public Map<String, String> profile(List<Entry> entries, Path recordings) throws Exception {
        Map<String, String> profiles = new LinkedHashMap<>();
        eachInTurn(entries, 1, (entry, task, number) -> {
            progress.accept("profile of %s: %,d events".formatted(entry.name(), task.events()));
            Path recording = recordings.resolve(entry.name() + ".jfr").toAbsolutePath();
            try {
                Course.Seen seen = watch(entry, task, Optional.of(recording)).course.seen();
                profiles.put(entry.name(), Profile.of(recording, seen.from(), seen.to())
                        .text(seen.own().cpu_s(), seen.noJava_s()));
            } catch (IOException | TimeoutException e) {
                progress.accept("  failed: " + e.getMessage());
                profiles.put(entry.name(), "failed: %s%n".formatted(e.getMessage()));
            }
        });
        return profiles;
    }

    private interface Turn {

        void take(Entry entry, Task task, int round) throws Exception;
    }

    private void eachInTurn(List<Entry> entries, int round, Turn turn) throws Exception {
        Map<String, Task> tasks = new HashMap<>();
        try {
            for (Entry entry : entries.stream().filter(entry -> entry.leftOut().isEmpty()).toList()) {
                Task task = task(entry, round, tasks);
                tasks.put(entry.name(), task);
                turn.take(entry, task, round);
                if (entry.needsDatabase()) {
                    checkpoint(); // or PostgreSQL would do it while another is measured
                }
            }
        } finally {
            Clean.deleteTopics(kafka, "round-" + round);
        }
    }

    private void checkpoint() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    private Task task(Entry entry, int round, Map<String, Task> earlier) throws InterruptedException {
        Plot part = plot.withEvents(Math.max(1, Math.round(plot.events() * entry.share())));
        if (!stories.isTold(part)) {
            progress.accept("writing a story of %,d events".formatted(part.events()));
        }
        Task before = earlier.get(entry.follows());
        String prefix = before != null ? before.prefix() : "round-%d-%s-".formatted(round, entry.name());
        return new Task(kafka, stories.of(part).topic(), partitions, prefix,
                folder.resolve("%s-%d".formatted(entry.name(), round)), database, threads, part.events());
    }

    /// One that fails leaves the others their figures.
    private Sample sample(Entry entry, Task task, int round, String of) throws InterruptedException {
        progress.accept("%s, %s: %,d events".formatted(of, entry.name(), task.events()));
        try {
            Run run = watch(entry, task, Optional.empty());
            Course.Seen seen = run.course.seen();
            String verdict = entry.result().check(task, stories.of(plot.withEvents(task.events())).oracle());
            progress.accept("  %,.0f %s, %s".formatted(seen.perSecond(), THROUGHPUT.unit(), verdict));
            return new Sample(entry.name(), round, task.events(), figures(run, seen), verdict);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            progress.accept("  failed: " + e.getMessage());
            return Sample.failed(entry.name(), round, task.events(), e.getMessage());
        }
    }

    private static Map<Figure, Double> figures(Run run, Course.Seen seen) {
        Map<Figure, Double> figures = new HashMap<>(Map.of(THROUGHPUT, seen.perSecond()));
        if (run.memoryMax_mb > 0) { // the kernel tells
            figures.put(CPU, seen.usage().cpu_s() / seen.events() * 1e6);
            figures.put(MEMORY, run.memoryMax_mb);
            figures.put(WRITTEN, seen.usage().written_bytes() / seen.events());
        }
        return figures;
    }

    private record Run(Course course, double memoryMax_mb) {}

    /// @param recording where its profile goes, if one is wanted
    private Run watch(Entry entry, Task task, Optional<Path> recording) throws Exception {
        List<String> options = recording.map(Profile::options).orElse(List.of());
        DataFolder.deleteTree(task.folder());
        Files.createDirectories(task.folder());
        if (entry.follows().isEmpty()) {
            Clean.create(kafka, task.output(), partitions);
        }
        try (Admin admin = Admin.create(kafka.with(Map.of())); Child child = entry.launch().start(task, options)) {
            Watch watch = new Watch(child, entry, task, recording.isPresent(), admin);
            child.awaitLine("starting");
            watch.follow();
            child.end();
            return new Run(watch.course(kafka), watch.memoryMax_mb());
        } finally {
            DataFolder.deleteTree(task.folder());
        }
    }
}
