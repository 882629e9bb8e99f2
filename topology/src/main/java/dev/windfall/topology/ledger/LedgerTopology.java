package dev.windfall.topology.ledger;

import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.wire.AvroSerde;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.Optional;
import java.util.Set;

/// The ledger on one screen: the brand log is folded into player-days, partition by partition.
///
/// ```
/// brand log ──► read-brand-log ──► fold-bets ──► write-player-days ──► player-days, progress
///                                  │ brands          settings, from the log's control records
///                                  │ counted-events  ids of what counts already
///                                  │ player-days     the documents
///                                  └ progress        how far, and as of when
/// ```
public final class LedgerTopology {

    static final String BRANDS = "brands";
    static final String COUNTED_EVENTS = "counted-events";
    static final String PLAYER_DAYS = "player-days";
    static final String PROGRESS = "progress";

    /// What is folded from a partition goes to the partition of the same number: the sink then sees each in order, with its
    /// progress. So the two topics have equally many.
    private static final StreamPartitioner<String, LedgerOutput> SAME_PARTITION = (topic, key, output,
            partitions) -> Optional.of(Set.of(output.partition()));

    private LedgerTopology() {}

    /// Stores are connected by name: then no later version of Streams can group them otherwise.
    public static Topology of(Topics topics, LedgerCounts counts) {
        return new Topology()
                .addSource("read-brand-log", new StringDeserializer(),
                        new AvroSerde<>(topics.brandLog().codec(), BrandLogRecord.class).deserializer(),
                        topics.brandLog().name())
                .addProcessor("fold-bets", () -> new FoldBets(topics, counts), "read-brand-log")
                .addStateStore(store(BRANDS, new AvroSerde<>(topics.brands().codec(), Brand.class)),
                        "fold-bets")
                .addStateStore(store(COUNTED_EVENTS, Serdes.ByteArray()), "fold-bets")
                .addStateStore(store(PLAYER_DAYS, new AvroSerde<>(topics.playerDays().codec(), PlayerDay.class)),
                        "fold-bets")
                .addStateStore(store(PROGRESS, new AvroSerde<>(topics.playerDays().codec(), Progress.class)),
                        "fold-bets")
                .addSink("write-player-days", topics.playerDays().name(), new StringSerializer(),
                        (topic, output) -> topics.playerDays().codec().encode(output.message()),
                        SAME_PARTITION, "fold-bets");
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
