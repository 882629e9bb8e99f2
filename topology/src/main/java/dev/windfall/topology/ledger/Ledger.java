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
import dev.windfall.topology.streams.StreamsRole;
import dev.windfall.topology.wire.PlayerDays;
import dev.windfall.topology.wire.Profiles;
import dev.windfall.topology.wire.Tallies;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
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
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/// The ledger as it runs in this process, and what can be asked of its live state.
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private static final String ROLE = "ledger";

    private final Topics topics;
    private final RecordLocks locks = new RecordLocks();
    private final StreamsRole role;

    /// @param stateFolder where the stores keep their files
    /// @param instance    the name of this process among its like: a restart under the same name gets its partitions at once
    public Ledger(KafkaSettings kafka, Topics topics, Path stateFolder, String instance) {
        this.topics = topics;
        this.role = new StreamsRole(ROLE, LedgerTopology.of(topics, locks), kafka, topics, stateFolder, instance);
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
        int partition = slice(brand).partitionOf(playerId);
        return asking(partition, () -> {
            ReadOnlyKeyValueStore<String, PlayerDay> store = store(LedgerStores.PLAYER_DAYS, partition);
            List<PlayerDay> days = new ArrayList<>();
            try (KeyValueIterator<String, PlayerDay> found = store.range(
                    PlayerDays.key(brand.getBrandId(), playerId, from),
                    PlayerDays.key(brand.getBrandId(), playerId, to))) {
                found.forEachRemaining(entry -> days.add(entry.value));
            }
            return new Days(progress(partition).getRecordedAt(), days);
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
        try (Snapshot snapshot = asking(partition, () -> snapshot(brand, partition))) {
            reading.begin(snapshot.offset);
            while (snapshot.days.hasNext()) {
                reading.day(snapshot.days.next().value);
            }
        }
    }

    private record Snapshot(long offset, KeyValueIterator<String, PlayerDay> days) implements AutoCloseable {

        @Override
        public void close() {
            days.close();
        }
    }

    private Snapshot snapshot(Brand brand, int partition) {
        Lock lock = locks.of(partition);
        lock.lock();
        try {
            return new Snapshot(progress(partition).getBrandLogOffset(),
                    this.<PlayerDay>store(LedgerStores.PLAYER_DAYS, partition).prefixScan(brand.getBrandId() + "~",
                            new StringSerializer()));
        } finally {
            lock.unlock();
        }
    }

    /// Whether every partition of the brand's slice has folded the brand's control records this far.
    public boolean hasApplied(Brand brand, long controlSeq) {
        try {
            return slice(brand).partitions().stream()
                    .map(partition -> this.<BrandState>store(LedgerStores.BRANDS, partition).get(brand.getBrandId()))
                    .allMatch(applied -> applied != null && applied.getControlSeq() >= controlSeq);
        } catch (InvalidStateStoreException | IllegalStateException e) {
            return false;
        }
    }

    /// @return nothing if no profile of the player was ever decided
    /// @throws NotReady while the state is being restored, or is elsewhere
    public Optional<Profile> profile(Brand brand, String playerId) {
        int partition = slice(brand).partitionOf(playerId);
        return asking(partition, () -> Optional.ofNullable(this.<Profile>store(LedgerStores.PROFILES, partition)
                .get(Profiles.key(brand.getBrandId(), playerId))));
    }

    /// @param asOf what was recorded until then is in
    public record BrandTally(Instant asOf, Tally tally) {}

    /// What became of the brand's events.
    ///
    /// @throws NotReady while the state of a partition of its slice is being restored, or is elsewhere
    public BrandTally tally(Brand brand) {
        List<BrandTally> parts = slice(brand).partitions().stream()
                .map(partition -> asking(partition, () -> tally(brand, partition))).toList();
        return new BrandTally(
                parts.stream().map(BrandTally::asOf).filter(Instant.EPOCH::isBefore) // nothing is missing of nothing
                        .min(Instant::compareTo).orElse(Instant.EPOCH),
                parts.stream().map(BrandTally::tally).reduce(Tally.ZERO, Tally::plus));
    }

    private BrandTally tally(Brand brand, int partition) {
        dev.windfall.schemas.avro.Tally stored = this.<dev.windfall.schemas.avro.Tally>store(LedgerStores.TALLIES,
                partition).get(brand.getBrandId());
        return new BrandTally(progress(partition).getRecordedAt(),
                stored == null ? Tally.ZERO : Tallies.fromAvro(stored));
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
                progress.put(partition, progress(partition));
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

    private static <T> T asking(int partition, Supplier<T> question) {
        try {
            return question.get();
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw new NotReady("The statistics of partition %d are not ready".formatted(partition), e);
        }
    }

    private Slice slice(Brand brand) {
        return Slice.of(brand.getBrandId(), brand.getSpread(), topics.partitions());
    }

    private Progress progress(int partition) {
        Progress progress = this.<Progress>store(LedgerStores.PROGRESS, partition).get(LedgerStores.PROGRESS);
        return progress == null ? new Progress(LedgerStores.GENERATION, partition, -1L, Instant.EPOCH,
                Tallies.toAvro(Tally.ZERO)) : progress;
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name, int partition) {
        return role.store(name, partition);
    }
}
