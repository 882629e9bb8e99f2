package dev.windfall.topology.ledger;

import dev.windfall.schemas.Topics;
import dev.windfall.topology.wire.Placed;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/// The ledger on one screen: the brand log is folded, partition by partition. What is folded from one goes to the partition of
/// player-days of the same number: the sink then sees each in order, with its progress.
///
/// ```
/// brand log ──► read-brand-log ──► fold-brand-log ──┬─► write-player-days ──► player-days, progress
///                                  │ brands         └─► write-quarantine ───► what came too late, or under a used id
///                                  │ profiles       (both from the log's control records)
///                                  │ cases          bets and cash movements, open or closed
///                                  │ deadlines      when time alone changes a case
///                                  │ clocks         the time of each player bucket
///                                  │ tallies        what became of each brand's events
///                                  │ player-days    the documents
///                                  └ progress       how far, and as of when
/// ```
final class LedgerTopology {

    static final String WRITE_PLAYER_DAYS = "write-player-days";
    static final String WRITE_QUARANTINE = "write-quarantine";

    private static final String READ = "read-brand-log";
    private static final String FOLD = "fold-brand-log";

    private LedgerTopology() {}

    /// Stores are connected by name: then no later version of Streams can group them otherwise.
    static Topology of(Topics topics, RecordLocks locks) {
        Topology topology = new Topology()
                .addSource(READ, new StringDeserializer(), new ByteArrayDeserializer(), topics.brandLog().name())
                .addProcessor(FOLD, () -> new FoldBrandLog(topics, locks), READ);
        LedgerStores.onDisk().forEach(store -> topology.addStateStore(store, FOLD));
        return topology
                .addSink(WRITE_PLAYER_DAYS, topics.playerDays().name(), new StringSerializer(),
                        (topic, output) -> topics.playerDays().codec().encode(output.message()), Placed.PARTITIONER,
                        FOLD)
                .addSink(WRITE_QUARANTINE, topics.quarantine().name(), new StringSerializer(),
                        (topic, output) -> topics.quarantine().codec().encode(output.message()), Placed.PARTITIONER,
                        FOLD);
    }
}
