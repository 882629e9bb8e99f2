package dev.windfall.topology.ledger;

import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.stores.SegmentStoreBuilder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

import java.nio.file.Path;

/// The ledger on one screen: the brand log is folded, partition by partition. What is folded from one goes to the partition of
/// player-days of the same number: the sink then sees each in order, with its progress.
///
/// ```
/// brand log ──► read-brand-log ──► fold-brand-log ──┬─► write-player-days ──► player-days, accruals, progress: once per commit
///                                  │                ├─► write-quarantine ───► what came too late, or under a used id
///                                  │                └─► write-commands ─────► what runs come to, who gets what, and what was wagered
///                                  └ ledger:  brands, profiles       (both from the log's control records)
///                                             cases, with deadlines  bets and cash movements, open or closed
///                                             clocks                 the time of each player bucket
///                                             late cases             those whose bucket has stayed behind
///                                             tallies                what became of each brand's events
///                                             player-days            the documents
///                                             players                who has a day of a brand
///                                             accruals               what rules would pay
///                                             unrated                the days with somebody who is not rated yet
///                                             runs, sealed players   what was settled, and what is provisional
///                                             former profiles        as long as a run may ask
///                                             rollings               how far players are with what they have to wager
///                                             progress               how far, and as of when
/// ```
final class LedgerTopology {

    static final String STORE = "ledger";
    static final String WRITE_PLAYER_DAYS = "write-player-days";
    static final String WRITE_QUARANTINE = "write-quarantine";
    static final String WRITE_COMMANDS = "write-commands";

    private static final String READ = "read-brand-log";
    private static final String FOLD = "fold-brand-log";
    /// Of the heap, for the newer part of all state; the index comes besides, and the garbage that state leaves.
    private static final double MEMORY_SHARE = 0.25;

    private LedgerTopology() {}

    /// Stores are connected by name: then no later version of Streams can group them otherwise.
    ///
    /// @param quarantine    where it says what does not count
    /// @param scratchFolder for what stores have no room for in memory
    /// @param commands      where it tells runs and accounts what it has rated, and coupons what was wagered
    static Topology of(Topics topics, Topic quarantine, Topic commands, Path scratchFolder) {
        return new Topology()
                .addSource(READ, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.brandLog().name())
                .addProcessor(FOLD, () -> new FoldBrandLog(topics), READ)
                .addStateStore(new SegmentStoreBuilder(STORE, memoryMax(topics), scratchFolder, LedgerTables::dueOf),
                        FOLD)
                .addSink(WRITE_PLAYER_DAYS, topics.playerDays().name(), new ByteArraySerializer(),
                        (topic, message) -> message.bytes(), Message.PARTITIONER, FOLD)
                .addSink(WRITE_QUARANTINE, quarantine.name(), new ByteArraySerializer(),
                        (topic, message) -> message.bytes(), Message.PARTITIONER, FOLD)
                .addSink(WRITE_COMMANDS, commands.name(), new ByteArraySerializer(),
                        (topic, message) -> message.bytes(), Message.PARTITIONER, FOLD);
    }

    private static long memoryMax(Topics topics) {
        return (long) (MEMORY_SHARE * Runtime.getRuntime().maxMemory() / topics.partitions());
    }
}
