package dev.windfall.topology.streams;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.stores.AfterCommit;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/// One of our Kafka Streams applications as it runs in this process, exactly once.
public final class StreamsRole implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsRole.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);
    private static final Duration REPLACE_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final KafkaStreams streams;

    /// @param name        what it does; its application id follows from it
    /// @param threads     that share its partitions
    /// @param stateFolder where the stores keep their files
    /// @param instance    the name of this process among its like: a restart under the same name gets its partitions at once
    public StreamsRole(String name, Topology topology, int threads, KafkaSettings kafka, Topics topics,
            Path stateFolder,
            String instance) {
        this.name = name;
        Properties settings = new Properties();
        settings.putAll(kafka.with(settings(applicationId(name, topics), threads, stateFolder, instance)));
        this.streams = new KafkaStreams(topology, new StreamsConfig(settings), new AfterCommit());
        streams.setUncaughtExceptionHandler(this::answerTo);
    }

    /// What its group, its internal topics and its folder are called by.
    public static String applicationId(String name, Topics topics) {
        return topics.prefix() + "windfall-" + name;
    }

    public void start() {
        streams.start();
    }

    public boolean isReady() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /// The live store of a partition that is here.
    ///
    /// @throws org.apache.kafka.streams.errors.InvalidStateStoreException while it is not
    public <S> S store(String store, int partition, QueryableStoreType<S> type) {
        return streams.store(StoreQueryParameters.fromNameAndType(store, type).withPartition(partition));
    }

    @Override
    public void close() {
        streams.close(CloseOptions.timeout(CLOSE_PATIENCE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    /// A cluster comes back; a record that can't be taken does not get better by trying again.
    private StreamThreadExceptionResponse answerTo(Throwable failure) {
        boolean passing = comesFromKafka(failure);
        LOG.error("A thread of the {} has failed; it is {}", name, passing ? "replaced" : "stopped", failure);
        if (!passing) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        try {
            Thread.sleep(REPLACE_PAUSE); // a cluster that refuses at once is not asked in a circle
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static boolean comesFromKafka(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException || cause instanceof InvalidTimestampException
                    || cause instanceof InvalidRecordException) {
                return false;
            }
            if (cause instanceof ApiException) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Object> settings(String applicationId, int threads, Path stateFolder, String instance) {
        return Map.ofEntries(
                Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, applicationId),
                Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads),
                Map.entry(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString()),
                Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2),
                Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100),
                Map.entry("processing.exception.handler.global.enabled", true),
                Map.entry(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true),
                Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0), // caching slows this work
                Map.entry(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStores.class),
                Map.entry(StreamsConfig.mainConsumerPrefix("group.instance.id"), instance),
                Map.entry(StreamsConfig.consumerPrefix("session.timeout.ms"), 10_000),
                Map.entry(StreamsConfig.consumerPrefix("heartbeat.interval.ms"), 3_000),
                Map.entry(StreamsConfig.producerPrefix("max.request.size"), Topic.DOCUMENT_BYTES_MAX),
                Map.entry(StreamsConfig.topicPrefix("max.message.bytes"), Integer.toString(Topic.DOCUMENT_BYTES_MAX)),
                Map.entry(StreamsConfig.producerPrefix("batch.size"), 256 << 10),
                Map.entry(StreamsConfig.producerPrefix("compression.type"), "lz4"));
    }
}
