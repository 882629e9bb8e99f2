package dev.windfall.bench.flink;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/// Everything that this peer is tuned by.
final class FlinkSettings {

    /// What an exactly-once sink has written can be read once the next checkpoint is complete, so that this is also the delay.
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

    /// Ids of transactions that are used again spare the broker a new one at each checkpoint.
    static final TransactionNamingStrategy TRANSACTION_NAMES = TransactionNamingStrategy.POOLING;

    private static final Map<String, String> CONSUMER = Map.of(
            "fetch.min.bytes", "65536",
            "fetch.max.wait.ms", "50",
            "max.partition.fetch.bytes", "4194304",
            "max.poll.records", "10000",
            "partition.discovery.interval.ms", "-1"); // the input keeps its partitions

    private static final Map<String, String> PRODUCER = Map.of(
            "compression.type", "lz4",
            "batch.size", "524288",
            "linger.ms", "20",
            "buffer.memory", "67108864",
            "transaction.timeout.ms", "600000"); // the connector's own hour is more than a broker allows

    private FlinkSettings() {}

    static Configuration cluster(Order order) {
        return new Configuration()
                .set(RestartStrategyOptions.RESTART_STRATEGY, "disable") // a failure is to be seen, not to be measured
                .set(CoreOptions.TMP_DIRS, order.temporaryFiles().toString())
                .set(WebOptions.TMP_DIR, order.temporaryFiles().toString()) // there is no web interface, but its folder

                // Records are strings and bytes, and chained steps hand them on without copies.
                .set(PipelineOptions.OBJECT_REUSE, true)
                .set(PipelineOptions.GENERIC_TYPES, false)

                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL)
                .set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE)
                .set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
                .set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, order.checkpoints().toUri().toString())
                .set(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION)
                .set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM)

                .set(StateBackendOptions.STATE_BACKEND, order.backend() == Order.Backend.HEAP ? "hashmap" : "rocksdb")
                .set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true) // RocksDB's alone can be
                .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512)) // for RocksDB alone, too
                .set(RocksDBOptions.LOCAL_DIRECTORIES, order.folder().resolve("rocksdb").toString())
                .set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true); // most bets are new, and looked for in vain
    }

    static Properties consumer() {
        return properties(CONSUMER);
    }

    static Properties producer() {
        return properties(PRODUCER);
    }

    private static Properties properties(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }
}
