package dev.windfall.bench.peers;

import dev.windfall.bench.peers.NaiveProcessor.Ids;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/// Kafka Streams as people write it: RocksDB stores with their default settings, every write to the changelog.
final class NaiveStreams implements Peer {

    /// What the job asks for, and no record cache, which slows it. All else is as it comes.
    private static final Map<String, Object> PLAIN = Map.of(
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2,
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100,
            StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0,
            StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");

    /// By whoever has measured: packed, in large batches, from large fetches.
    private static final Map<String, Object> TUNED = Map.of(
            StreamsConfig.mainConsumerPrefix("max.poll.records"), 5_000,
            StreamsConfig.mainConsumerPrefix("fetch.max.bytes"), 64 << 20,
            StreamsConfig.mainConsumerPrefix("max.partition.fetch.bytes"), 8 << 20,
            StreamsConfig.producerPrefix("compression.type"), "lz4",
            StreamsConfig.producerPrefix("batch.size"), 512 << 10,
            StreamsConfig.producerPrefix("buffer.memory"), 64L << 20);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final int partitions;

    private NaiveStreams(Task task, Topology topology, Map<String, Object> clients) {
        Properties settings = new Properties();
        settings.putAll(task.kafka().with(PLAIN));
        settings.putAll(clients);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, task.group());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, task.folder().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, task.threads());
        this.streams = new KafkaStreams(topology, settings);
        this.partitions = task.partitions();
    }

    /// With the processor API, from a topic that is keyed as the job wants it, as the examples write it.
    static NaiveStreams plain(Task task) {
        return new NaiveStreams(task, NaiveProcessor.topology(task, Ids.IN_WINDOWS), Map.of());
    }

    /// The same from a topic that is keyed otherwise.
    static NaiveStreams keyedFirst(Task task) {
        return new NaiveStreams(task, NaiveProcessor.keyedFirst(task, Ids.IN_WINDOWS), Map.of());
    }

    /// From a topic that is keyed well, with all that helps without another store than those of Kafka Streams on disk.
    static NaiveStreams tuned(Task task) {
        return new NaiveStreams(task, NaiveProcessor.topology(task, Ids.BY_KEY), TUNED);
    }

    /// With the DSL, which carries every event through topics of its own.
    static NaiveStreams dsl(Task task) {
        return new NaiveStreams(task, NaiveDsl.topology(task), Map.of());
    }

    @Override
    public void start() throws InterruptedException {
        streams.start();
        while (streams.state() != KafkaStreams.State.RUNNING || !hasAllStores()) {
            if (streams.state().hasCompletedShutdown()) {
                throw new IllegalStateException("Kafka Streams ended in state " + streams.state());
            }
            Thread.sleep(10);
        }
    }

    /// A thread without tasks counts as running, although those that it is about to get may have to be restored.
    private boolean hasAllStores() {
        Map<String, Map<Integer, LagInfo>> lags = streams.allLocalStorePartitionLags();
        return !lags.isEmpty() && lags.values().stream().allMatch(store -> store.size() == partitions
                && store.values().stream().allMatch(lag -> lag.offsetLag() == 0));
    }

    @Override
    public void close() {
        streams.close(CloseOptions.timeout(PATIENCE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
}
