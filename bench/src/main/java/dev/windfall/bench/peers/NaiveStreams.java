package dev.windfall.bench.peers;

import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/// Kafka Streams as its own examples teach it: RocksDB stores with their default settings, every write to the changelog.
final class NaiveStreams implements Peer {

    /// Its settings. Those that depart from the defaults do so in its favour: no record cache, which slows this job; lz4, and the
    /// batches and fetches of the plain clients. Its stores are as RocksDB comes.
    private static final Map<String, Object> STREAMS = Map.of(
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2,
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100,
            StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0,
            StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest",
            StreamsConfig.mainConsumerPrefix("max.poll.records"), 5_000,
            StreamsConfig.mainConsumerPrefix("fetch.max.bytes"), 64 << 20,
            StreamsConfig.mainConsumerPrefix("max.partition.fetch.bytes"), 8 << 20,
            StreamsConfig.producerPrefix("compression.type"), "lz4",
            StreamsConfig.producerPrefix("batch.size"), 512 << 10,
            StreamsConfig.producerPrefix("buffer.memory"), 64L << 20);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final int partitions;

    private NaiveStreams(Task task, Topology topology) {
        Properties settings = new Properties();
        settings.putAll(task.kafka().with(STREAMS));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, task.group());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, task.folder().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, task.threads());
        this.streams = new KafkaStreams(topology, settings);
        this.partitions = task.partitions();
    }

    /// With the processor API, from a topic that is keyed as the job wants it.
    static NaiveStreams processor(Task task) {
        return new NaiveStreams(task, NaiveProcessor.topology(task));
    }

    /// With the DSL, which carries every event through topics of its own.
    static NaiveStreams dsl(Task task) {
        return new NaiveStreams(task, NaiveDsl.topology(task));
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
