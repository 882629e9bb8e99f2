package dev.windfall.app.verify;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.servers.CannotStart;
import dev.windfall.topology.generations.Generations;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.IngestTally;
import dev.windfall.topology.wire.Brands;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Folds the whole brand log again, with the very functions of the live fold and none of its stores, and compares: the ledger's tally
/// at each progress record, PostgreSQL's rows, the live days and who is listed for them, each at the place in the log where it
/// stands; and the rows of accruals with what the ledger has told of them. What deciders have decided is folded from its own topic; what
/// runs have sealed, and accounts have been told, is held against the log as well. The engine may go on meanwhile. As many
/// partitions as there are processors are in memory at a time, and of runs no more than their buckets.
public final class Verifier {

    /// So much of the heap is for each that is folded at once.
    private static final long PARTITION_BYTES = 350L << 20;
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);
    private static final Duration LIVE_PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final DataSource database;
    private final LiveDays live;
    private final Differences differences;
    private final Consumer<String> progress;

    /// @param progress told now and then how far it is
    public Verifier(KafkaSettings kafka, Topics topics, DataSource database, LiveDays live, Differences differences,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.topics = topics;
        this.database = database;
        this.live = live;
        this.differences = differences;
        this.progress = progress;
    }

    /// What was looked at.
    ///
    /// @param livePlayers as often as they are listed
    public record Outcome(int brands, long records, long progressRecords, Tally ledger, IngestTally ingest,
            Map<Integer, Long> postgresCuts, long postgresRows, long accrualRows, long liveRows, long livePlayers,
            DecisionRows.Counted decisions) {}

    /// A place in the log where something stands that is to be compared.
    private record Cut(long offset, Comparison comparison) {}

    private interface Comparison {

        /// @return how much was looked at
        Counts run(Replay replay) throws Exception;
    }

    /// Of one partition, or of more.
    private record Counts(long records, long progressRecords, long postgresRows, long accrualRows, long liveRows,
            long livePlayers, Tally tally) {

        private static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, Tally.ZERO);

        private Counts plus(Counts other) {
            return new Counts(records + other.records, progressRecords + other.progressRecords,
                    postgresRows + other.postgresRows, accrualRows + other.accrualRows, liveRows + other.liveRows,
                    livePlayers + other.livePlayers, tally.plus(other.tally));
        }
    }

    public Outcome verify() throws Exception {
        Ticker ticker = new Ticker(progress);
        IngestTally before = ingest();
        try (PostgresRows rows = PostgresRows.onceOnCuts(database, topics, STANDSTILL_MAX, this::requireLive,
                word -> ticker.tick(() -> word))) {
            Map<String, BrandSettings> brands = brands(kafka, topics); // after the rows: a brand of theirs is known then
            rows.compareBrands(brands.values(), differences);
            LoggedRuns runs = LoggedRuns.of(topics, brands, run -> brands.containsKey(run.brandId()));
            LoggedTurns turns = new LoggedTurns(topics);
            Counts counts = verify(brands, runs, turns, rows);
            DecisionRows.Counted decisions = DecisionRows.compare(kafka, topics, rows,
                    new RunCheck(runs, topics.generation().number(), differences),
                    new TurnCheck(turns, differences), differences);
            IngestTally after = ingest();
            compareStages(before, counts.tally, after);
            return new Outcome(brands.size(), counts.records, counts.progressRecords, counts.tally, after, rows.cuts(),
                    counts.postgresRows, counts.accrualRows, counts.liveRows, counts.livePlayers,
                    decisions);
        }
    }

    /// What ingest has forwarded is what stands in the log: no less than before it was read, and no more than after.
    private void compareStages(IngestTally before, Tally log, IngestTally after) {
        if (!after.isWhole()) {
            differences.add("Ingest", "read = forwarded + ignored + quarantined", after);
        }
        if (log.read() < before.forwarded() || log.read() > after.forwarded()) {
            differences.add("The brand log",
                    "%,d to %,d events, as ingest has forwarded (unless its positions were reset)"
                            .formatted(before.forwarded(), after.forwarded()),
                    log.read());
        }
    }

    /// As many partitions at once as there are processors, and room.
    private Counts verify(Map<String, BrandSettings> brands, LoggedRuns runs, LoggedTurns turns, PostgresRows rows)
            throws Exception {
        Course course = Course.of(kafka, topics.brandLog().name(), topics.partitions(), progress);
        int threads = threads();
        try (ExecutorService folding = Executors.newFixedThreadPool(threads)) {
            List<Future<Counts>> partitions = new ArrayList<>();
            for (int partition = 0; partition < topics.partitions(); partition++) {
                int number = partition;
                partitions.add(folding.submit(() -> {
                    try (PostgresRows beside = rows.beside()) {
                        return verify(number, brands, runs, turns, beside, course);
                    }
                }));
            }
            Counts counts = Counts.NONE;
            try {
                for (Future<Counts> partition : partitions) {
                    counts = counts.plus(partition.get());
                }
                return counts;
            } catch (ExecutionException e) {
                throw switch (e.getCause()) {
                    case OutOfMemoryError _ -> new CannotStart(
                            ("The state of a partition does not fit into %d MB: give it more with "
                                    + "WINDFALL_JAVA_OPTIONS=-Xmx4g").formatted(Runtime.getRuntime().maxMemory() >> 20),
                            e);
                    case Exception cause -> cause;
                    case null, default -> e;
                };
            } finally {
                folding.shutdownNow(); // what one has failed at, the others need not go on with
            }
        }
    }

    private int threads() {
        int fitting = Math.toIntExact(Math.max(1, Runtime.getRuntime().maxMemory() / PARTITION_BYTES));
        return Math.min(Math.min(topics.partitions(), Runtime.getRuntime().availableProcessors()), fitting);
    }

    private Counts verify(int partition, Map<String, BrandSettings> brands, LoggedRuns runs, LoggedTurns turns,
            PostgresRows rows, Course course) throws Exception {
        List<Cut> cuts = new ArrayList<>();
        cuts.add(new Cut(rows.cut(partition), replay -> {
            DayRows expected = replay.rows(null);
            rows.compare(partition, brands.values(), expected, differences);
            return new Counts(0, 0, expected.end("PostgreSQL", differences), 0, 0, 0, Tally.ZERO);
        }));
        for (BrandSettings brand : brands.values()) {
            if (brand.slice(topics.partitions()).partitions().contains(partition)) {
                LiveDays.Read read = live(brand.brandId(), partition);
                cuts.add(new Cut(read.cut(), replay -> {
                    DayRows expected = replay.rows(brand.brandId());
                    LiveDays.compare(read, expected, differences);
                    replay.players(brand.brandId()).compare("Live, partition %d, brand %s".formatted(partition,
                            brand.brandId()), read.players(), differences);
                    return new Counts(0, 0, 0, 0, expected.end("Live", differences), read.players().players(),
                            Tally.ZERO);
                }));
            }
        }
        cuts.sort(Comparator.comparingLong(Cut::offset));
        try (Replay replay = new Replay(kafka, topics, partition, runs, turns, rows.nextOffset(partition),
                differences)) {
            Counts counts = Counts.NONE;
            for (Cut cut : cuts) {
                replay.to(cut.offset, course);
                counts = counts.plus(cut.comparison.run(replay));
            }
            replay.toEnd(course);
            rows.compareAccruals(partition, brands.values(), replay.accruals(), differences);
            return counts.plus(new Counts(replay.records(), replay.progressRecords(), 0,
                    replay.accruals().end(differences), 0, 0, replay.tally()));
        }
    }

    /// A partition that moves, or goes over to this generation, is there a little later.
    private LiveDays.Read live(String brandId, int partition) throws IOException, InterruptedException {
        Ticker ticker = new Ticker(progress);
        long deadline_ns = System.nanoTime() + LIVE_PATIENCE.toNanos();
        while (true) {
            try {
                return live.read(topics.generation().number(), brandId, partition);
            } catch (LiveDays.NotYet e) {
                requireLive();
                if (System.nanoTime() > deadline_ns) {
                    throw new CannotStart("Partition %d can't be read (%s): is every ./windfall up ready? Verify again"
                            .formatted(partition, e.getMessage()), e);
                }
                ticker.tick(() -> "waiting for partition %d of generation %d: %s".formatted(partition,
                        topics.generation().number(), e.getMessage()));
                Thread.sleep(PAUSE);
            }
        }
    }

    /// @throws CannotStart if another generation is live by now
    private void requireLive() {
        Generation now = Generations.current(kafka, topics).live();
        if (!now.equals(topics.generation())) {
            throw new CannotStart("Generation %d has become live while generation %d was verified: verify again"
                    .formatted(now.number(), topics.generation().number()));
        }
    }

    static Map<String, BrandSettings> brands(KafkaSettings kafka, Topics topics) {
        Map<String, BrandSettings> brands = new TreeMap<>();
        try (CommittedRecords records = new CommittedRecords(kafka, topics.brands().name(), 0)) {
            records.forEachRemaining(record -> brands.put(new String(record.key(), StandardCharsets.UTF_8),
                    Brands.fromAvro(topics.brands().codec().decode(record.value(),
                            Brand.class))));
        }
        return brands;
    }

    /// As committed with ingest's positions.
    private IngestTally ingest() throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin
                    .listConsumerGroupOffsets(Ingest.group(topics)).partitionsToOffsetAndMetadata()
                    .get();
            return offsets.values().stream().map(OffsetAndMetadata::metadata).map(IngestTally::fromMetadata)
                    .reduce(IngestTally.ZERO, IngestTally::plus);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Ingest's positions can't be read", e);
        }
    }
}
