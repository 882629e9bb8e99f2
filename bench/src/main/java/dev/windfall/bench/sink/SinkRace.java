package dev.windfall.bench.sink;

import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Figure;
import dev.windfall.bench.report.Figure.Better;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Sample;
import dev.windfall.bench.run.Child;
import dev.windfall.bench.run.Usage;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.Servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The same player-days to the same tables, by each contender in turn, in a process of its own and over one connection: first
/// into empty tables, then once more with other sums, when every row is there already. What comes of it is checked.
public final class SinkRace {

    private static final Figure THROUGHPUT = new Figure("throughput", "rows/s", 0, Better.HIGHER);
    private static final Figure CPU = new Figure("cpu", "s/M rows", 1, Better.LOWER);
    private static final Figure WRITTEN = new Figure("written", "B/row", 0, Better.LOWER);
    private static final int PARTITIONS = 6;

    /// @param process     what its process is called
    /// @param first       when the tables are empty
    /// @param again       when the rows are there
    private record Entry(String process, Contender first, Contender again) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry("copy", new Contender("copy", "the limit: COPY of rows in memory, ten transactions"),
                    new Contender("copy-again", "every row is there: COPY to a temporary table, merged from there")),
            new Entry("batch-upsert",
                    new Contender("batch-upsert", "JDBC batches of rows in memory, 1000 player-days per transaction"),
                    new Contender("batch-upsert-again", "the same when every row is there")),
            new Entry("windfall", new Contender("windfall", "our sink, from the topic of player-days"),
                    new Contender("windfall-again", "the same when every row is there")));

    private final KafkaSettings kafka;
    private final String database;
    private final Path folder;
    private final List<Days> versions;
    private final long rows;
    private final Consumer<String> progress;

    /// @param playerDays how many documents
    /// @param progress   is told what goes on
    public SinkRace(Servers servers, Path folder, int playerDays, long seed, Consumer<String> progress) {
        this.kafka = new KafkaSettings(servers.bootstrapServers(), Map.of());
        this.database = servers.database().jdbcUrlWithIdentity();
        this.folder = folder;
        this.versions = List.of(new Days(seed, playerDays, 1), new Days(seed, playerDays, 2));
        this.rows = versions.getFirst().stream().mapToLong(day -> day.getRows().size() + day.getTotals().size()).sum();
        this.progress = progress;
    }

    /// @param known what is known of the servers already
    public Plan plan(Map<String, String> known) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>(known);
        settings.put("player-days", "%,d".formatted(versions.getFirst().count()));
        settings.put("rows", "%,d".formatted(rows));
        settings.put("partitions", Integer.toString(PARTITIONS));
        settings.putAll(Tables.serverSettings(database));
        return new Plan("sink", settings, versions.getFirst().seed(), List.of(THROUGHPUT, CPU, WRITTEN), THROUGHPUT,
                ENTRIES.getFirst().first().name(),
                ENTRIES.stream().flatMap(entry -> List.of(entry.first(), entry.again()).stream()).toList());
    }

    public List<Sample> run(int rounds) throws Exception {
        for (Days days : versions) {
            Filling.of(job(database, days));
            Tables.expect(days, database);
        }
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Entry entry : ENTRIES) {
                try (Tables tables = Tables.create(database,
                        "%s_%d".formatted(entry.process().replace('-', '_'), round))) {
                    samples.add(measure(entry, entry.first(), round, tables, versions.getFirst()));
                    samples.add(measure(entry, entry.again(), round, tables, versions.getLast()));
                }
            }
        }
        return samples;
    }

    private Job job(String database, Days days) {
        return new Job(database, kafka, PARTITIONS, days);
    }

    private Sample measure(Entry entry, Contender contender, int round, Tables tables, Days days) throws Exception {
        tables.settle();
        List<String> arguments = new ArrayList<>(List.of(entry.process()));
        arguments.addAll(job(tables.url(), days).arguments());
        try (Child child = Child.ofOurs(entry.process(), List.of(), SinkMain.class, arguments,
                Files.createDirectories(folder.resolve(contender.name() + "-" + round)))) {
            Map<Figure, Double> figures = figures(child, tables, days);
            Sample sample = new Sample(contender.name(), round, rows, figures, tables.check(days));
            Double throughput = figures.get(THROUGHPUT);
            progress.accept("round %d, %s: %s, %s".formatted(round, contender.name(), throughput == null
                    ? "all at once"
                    : "%,.0f %s".formatted(throughput, THROUGHPUT.unit()), sample.verdict()));
            return sample;
        } catch (IOException | TimeoutException e) {
            progress.accept("round %d, %s: %s".formatted(round, contender.name(), e.getMessage()));
            return Sample.failed(contender.name(), round, rows, e.getMessage());
        }
    }

    /// Time and work are those after the warm-up. What is written is all, with what the server still had in memory at the end.
    private Map<Figure, Double> figures(Child child, Tables tables, Days days)
            throws IOException, InterruptedException, SQLException, TimeoutException {
        child.awaitLine("starting");
        Usage begin = Usage.ofStarted();
        child.awaitLine("warm");
        long warm_ns = System.nanoTime();
        Usage warm = Usage.ofStarted();
        double share = 1 - Double.parseDouble(child.nextLine()) / days.count();
        child.awaitLine("done");
        long done_ns = System.nanoTime();
        Usage done = Usage.ofStarted();
        tables.flush();
        Usage flushed = Usage.ofStarted();
        child.end();
        double written = (double) flushed.minus(begin).written_bytes() / rows;
        return share == 0 // so few that one transaction took them all
                ? Map.of(WRITTEN, written)
                : Map.of(THROUGHPUT, share * rows / ((done_ns - warm_ns) / 1e9),
                        CPU, done.minus(warm).cpu_s() / (share * rows) * 1e6, WRITTEN, written);
    }
}
