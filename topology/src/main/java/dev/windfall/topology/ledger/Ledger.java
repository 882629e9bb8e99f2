package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandState;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Profile;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.stores.SegmentStore;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.streams.StreamsRole;
import dev.windfall.topology.wire.Tallies;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// The ledger as it runs in this process, and what can be asked of its live state.
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private static final String ROLE = "ledger";

    private final Topics topics;
    private final StreamsRole role;

    /// @param stateFolder where the stores keep their files
    /// @param instance    the name of this process among its like: a restart under the same name gets its partitions at once
    public Ledger(KafkaSettings kafka, Topics topics, Path stateFolder, String instance) {
        this.topics = topics;
        this.role = new StreamsRole(ROLE, LedgerTopology.of(topics, stateFolder.resolve("scratch")),
                Math.min(topics.partitions(), Runtime.getRuntime().availableProcessors()), kafka, topics,
                stateFolder,
                instance);
    }

    /// The group whose positions say how far the brand log has been folded; it begins the names of the stores' changelogs, too.
    public static String group(Topics topics) {
        return StreamsRole.applicationId(ROLE, topics);
    }

    public void start() {
        role.start();
    }

    public boolean isReady() {
        return role.isReady();
    }

    /// The ledger can't answer yet, or not here.
    public static final class NotReady extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotReady(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// @param asOf what was recorded until then is in
    public record Days(Instant asOf, List<PlayerDay> days) {}

    /// A player's days, both ends included.
    ///
    /// @throws NotReady while the state is being restored, or is elsewhere
    public Days days(Brand brand, String playerId, LocalDate from, LocalDate to) {
        return asking(slice(brand).partitionOf(playerId), table -> {
            List<PlayerDay> days = new ArrayList<>();
            for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
                PlayerDay found = LedgerTables.day(table, brand.getBrandId(), playerId, day);
                if (found != null) {
                    days.add(found);
                }
            }
            return new Days(asOf(table), days);
        });
    }

    /// All live days of a brand in one partition.
    public interface Reading {

        /// @param offset of the last record of the brand log that is in them
        void begin(long offset) throws IOException;

        void day(PlayerDay day) throws IOException;
    }

    /// Tells all live days of a brand in a partition, as of one place in the log; meanwhile the fold goes on.
    ///
    /// @throws NotReady while the state is being restored, or is elsewhere
    public void read(Brand brand, int partition, Reading reading) throws IOException {
        Snapshot snapshot = asking(partition, table -> snapshot(brand, table));
        reading.begin(snapshot.offset);
        for (byte[] day : snapshot.days) {
            reading.day(LedgerTables.day(day));
        }
    }

    private record Snapshot(long offset, List<byte[]> days) {}

    private static Snapshot snapshot(Brand brand, SegmentTable table) {
        byte[] prefix = LedgerTables.daysOf(brand.getBrandId());
        List<byte[]> days = new ArrayList<>();
        table.forEach((key, value) -> {
            if (LedgerTables.isDayOf(key, prefix)) {
                days.add(value);
            }
        });
        Progress progress = LedgerTables.progress(table);
        return new Snapshot(progress == null ? -1 : progress.getBrandLogOffset(), days);
    }

    /// Whether every partition of the brand's slice has folded the brand's control records this far.
    public boolean hasApplied(Brand brand, long controlSeq) {
        try {
            return slice(brand).partitions().stream()
                    .allMatch(partition -> table(partition).atOnce(table -> controlSeq(table, brand)) >= controlSeq);
        } catch (InvalidStateStoreException | IllegalStateException e) {
            return false;
        }
    }

    private static long controlSeq(SegmentTable table, Brand brand) {
        BrandState applied = LedgerTables.brand(table, brand.getBrandId());
        return applied == null ? 0 : applied.getControlSeq();
    }

    /// @return nothing if no profile of the player was ever decided
    /// @throws NotReady while the state is being restored, or is elsewhere
    public Optional<Profile> profile(Brand brand, String playerId) {
        return asking(slice(brand).partitionOf(playerId),
                table -> Optional.ofNullable(LedgerTables.profile(table, brand.getBrandId(), playerId)));
    }

    /// @param asOf what was recorded until then is in
    public record BrandTally(Instant asOf, Tally tally) {}

    /// What became of the brand's events.
    ///
    /// @throws NotReady while the state of a partition of its slice is being restored, or is elsewhere
    public BrandTally tally(Brand brand) {
        List<BrandTally> parts = slice(brand).partitions().stream()
                .map(partition -> asking(partition,
                        table -> new BrandTally(asOf(table), LedgerTables.tally(table, brand.getBrandId()))))
                .toList();
        return new BrandTally(
                parts.stream().map(BrandTally::asOf).filter(Instant.EPOCH::isBefore) // nothing is missing of nothing
                        .min(Instant::compareTo).orElse(Instant.EPOCH),
                parts.stream().map(BrandTally::tally).reduce(Tally.ZERO, Tally::plus));
    }

    /// What became of all events in the partitions that are here.
    public Tally tally() {
        return progress().values().stream().map(Progress::getTally).map(Tallies::fromAvro)
                .reduce(Tally.ZERO, Tally::plus);
    }

    /// How far each partition is that is here.
    public Map<Integer, Progress> progress() {
        Map<Integer, Progress> progress = new TreeMap<>();
        for (int partition = 0; partition < topics.partitions(); partition++) {
            try {
                Progress known = table(partition).<@Nullable Progress>atOnce(LedgerTables::progress);
                progress.put(partition, known != null ? known
                        : new Progress(LedgerTables.GENERATION, partition, -1L, Instant.EPOCH,
                                Tallies.toAvro(Tally.ZERO)));
            } catch (InvalidStateStoreException | IllegalStateException e) {
                LOG.debug("Partition {} is not here, or not yet", partition, e);
            }
        }
        return progress;
    }

    @Override
    public void close() {
        role.close();
    }

    private <T> T asking(int partition, Function<SegmentTable, T> question) {
        try {
            return table(partition).atOnce(question);
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw new NotReady("The statistics of partition %d are not ready".formatted(partition), e);
        }
    }

    private Slice slice(Brand brand) {
        return Slice.of(brand.getBrandId(), brand.getSpread(), topics.partitions());
    }

    private static Instant asOf(SegmentTable table) {
        Progress progress = LedgerTables.progress(table);
        return progress == null ? Instant.EPOCH : progress.getRecordedAt();
    }

    private SegmentTable table(int partition) {
        return role.store(LedgerTopology.STORE, partition, SegmentStore.QUERYABLE).committed();
    }
}
