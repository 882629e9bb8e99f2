package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.ledger.LedgerView.BrandPart;
import dev.windfall.topology.stores.SegmentStore;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.streams.StreamsRole;
import dev.windfall.topology.wire.Tallies;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// The ledger as it runs in this process, and what can be asked of its live state.
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private static final String ROLE = "ledger";
    /// Nobody waits for what is folded aside, and where runs follow closely on one another all of one may be rated at one record.
    public static final Duration TRANSACTION_MAX_ASIDE = Duration.ofMinutes(4);

    private final Topics topics;
    private final StreamsRole role;

    /// @param stateFolder where the stores keep their files
    public Ledger(KafkaSettings kafka, Topics topics, Path stateFolder, Member member) {
        this(kafka, topics, topics.quarantine(), topics.commands(), stateFolder, member, StreamsRole.TRANSACTION_MAX);
    }

    /// One of a generation that is not live yet: what does not count stands in quarantine already, and runs were told what was rated.
    public static Ledger aside(KafkaSettings kafka, Topics topics, Path stateFolder, Member member) {
        return new Ledger(kafka, topics, topics.foldedAside(), topics.foldedAside(), stateFolder, member,
                TRANSACTION_MAX_ASIDE);
    }

    private Ledger(KafkaSettings kafka, Topics topics, Topic quarantine, Topic commands, Path stateFolder,
            Member member, Duration transactionMax) {
        this.topics = topics;
        this.role = new StreamsRole(role(topics),
                LedgerTopology.of(topics, quarantine, commands, stateFolder.resolve("scratch")),
                Math.min(topics.partitions(), Runtime.getRuntime().availableProcessors()), kafka,
                topics, stateFolder, member, transactionMax);
    }

    /// The group whose positions say how far the brand log has been folded; it begins the names of the stores' changelogs, too.
    public static String group(Topics topics) {
        return StreamsRole.applicationId(role(topics), topics);
    }

    private static String role(Topics topics) {
        return ROLE + topics.generation().suffix();
    }

    public void start() {
        role.start();
    }

    public boolean isReady() {
        return role.isReady();
    }

    /// Why it has stopped for good, if it has.
    public Optional<String> failure() {
        return role.failure().map(cause -> cause instanceof TableFormat.Unknown ? String.valueOf(cause.getMessage())
                : "The ledger has stopped (%s): logs/windfall.log says where".formatted(cause));
    }

    /// The one that it folds. What ledgers of two generations say is never held side by side: their partitions are others.
    public Generation generation() {
        return topics.generation();
    }

    /// @throws NotReady if it is not the one that is asked for: whoever asks is ahead of this process, or behind it
    public void requireGeneration(int number) {
        if (topics.generation().number() != number) {
            throw new NotReady("Generation %d answers here, not generation %d: try again"
                    .formatted(topics.generation().number(), number));
        }
    }

    /// A partition can't be asked yet, or not here.
    public static final class NotReady extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotReady(int partition, Throwable cause) {
            super("The statistics of partition %d are not ready".formatted(partition), cause);
        }

        NotReady(String message) {
            super(message);
        }
    }

    /// Where the brand's players are, in this generation.
    public Slice slice(Brand brand) {
        return Slice.of(brand.getBrandId(), brand.getSpread(), topics.partitions());
    }

    public int partitionOf(Brand brand, String playerId) {
        return slice(brand).partitionOf(playerId);
    }

    /// A partition that this process folds.
    ///
    /// @throws NotReady while its state is being restored, or is elsewhere
    public LedgerView partition(int partition) {
        try {
            return new LedgerView(topics.generation().number(), partition,
                    role.store(LedgerTopology.STORE, partition, SegmentStore.QUERYABLE).committed());
        } catch (InvalidStateStoreException e) {
            throw new NotReady(partition, e);
        }
    }

    /// A partition that another process folds and this one follows, if it is near.
    public Optional<LedgerView> copy(int partition) {
        try {
            return role.copy(LedgerTopology.STORE, partition, SegmentStore.QUERYABLE)
                    .map(SegmentStore::followed).filter(TableFormat::isKnown) // it may follow another version
                    .map(table -> new LedgerView(topics.generation().number(), partition, table));
        } catch (InvalidStateStoreException e) {
            return Optional.empty();
        }
    }

    /// The addresses of other processes that have a partition: first the one that folds it, then those that follow.
    public List<String> holders(int partition) {
        return role.holders(LedgerTopology.STORE, topics.brandLog().name(), partition);
    }

    /// The addresses of all other processes that fold.
    public Set<String> others() {
        return role.others();
    }

    /// How far this process has folded the brand's part of the log.
    public List<BrandPart> parts(Brand brand) {
        return slice(brand).partitions().stream()
                .flatMap(partition -> asked(partition, view -> view.part(brand)).stream())
                .toList();
    }

    /// Whether this process has folded the brand's control records this far on every partition of its slice.
    public boolean hasApplied(Brand brand, long controlSeq) {
        return hasApplied(slice(brand), controlSeq, parts(brand));
    }

    /// The same for parts of one generation that may come from several processes.
    public static boolean hasApplied(Slice slice, long controlSeq, Collection<BrandPart> parts) {
        return slice.partitions().stream().allMatch(partition -> parts.stream()
                .anyMatch(part -> part.partition() == partition && part.controlSeq() >= controlSeq));
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
            asked(partition, LedgerView::progress).ifPresent(known -> progress.put(known.getPartition(), known));
        }
        return progress;
    }

    /// @return nothing if the partition is not here, or not yet
    private <T> Optional<T> asked(int partition, Function<LedgerView, T> question) {
        try {
            return Optional.of(question.apply(partition(partition)));
        } catch (NotReady e) {
            LOG.debug("Partition {} is not here, or not yet", partition, e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        role.close();
    }
}
