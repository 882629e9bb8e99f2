package dev.windfall.topology.streams;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One of our Kafka Streams applications as it runs in this process, exactly once.
public final class StreamsRole implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsRole.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);
    private static final Duration REPLACE_PAUSE = Duration.ofSeconds(1);
    /// Where much comes: a commit costs as much as hundreds of events.
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);
    public static final Duration TRANSACTION_MAX = Duration.ofSeconds(6);

    private final String name;
    private final Member member;
    private final Followed followed = new Followed();
    private final KafkaStreams streams;
    private volatile @Nullable Throwable failure;

    /// @param name        what it does; its application id follows from it
    /// @param threads     that share its partitions
    /// @param stateFolder where the stores keep their files
    public StreamsRole(String name, Topology topology, int threads, KafkaSettings kafka, Topics topics,
            Path stateFolder, Member member) {
        this(name, topology, threads, kafka, topics, stateFolder, member, TRANSACTION_MAX);
    }

    /// @param transactionMax what may lie between two commits; others wait as long for what a dead process had begun
    public StreamsRole(String name, Topology topology, int threads, KafkaSettings kafka, Topics topics,
            Path stateFolder, Member member, Duration transactionMax) {
        this.name = name;
        this.member = member;
        Properties settings = new Properties();
        KafkaSettings.MEMBER.forEach((setting, value) -> settings.put(StreamsConfig.consumerPrefix(setting), value));
        settings.putAll(
                kafka.with(settings(applicationId(name, topics), threads, stateFolder, member, transactionMax)));
        this.streams = new KafkaStreams(topology, new StreamsConfig(settings), new AfterCommit());
        streams.setUncaughtExceptionHandler(this::answerTo);
        streams.setStandbyUpdateListener(followed);
    }

    /// What its group, its internal topics and its folder are called by.
    public static String applicationId(String name, Topics topics) {
        return topics.prefix() + "windfall-" + name;
    }

    public void start() {
        streams.start();
    }

    /// Why it has stopped for good, if it has.
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    public boolean isReady() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /// The live store of a partition that is here.
    ///
    /// @throws org.apache.kafka.streams.errors.InvalidStateStoreException while it is not
    public <S> S store(String store, int partition, QueryableStoreType<S> type) {
        return asked(() -> streams
                .store(StoreQueryParameters.fromNameAndType(store, type).withPartition(partition)));
    }

    /// The store of a partition that is elsewhere and followed here, if what is here is nearly all.
    ///
    /// @throws org.apache.kafka.streams.errors.InvalidStateStoreException while it can't be asked
    public <S> Optional<S> copy(String store, int partition, QueryableStoreType<S> type) {
        return followed.isNear(store, partition)
                ? Optional.of(asked(() -> streams.store(StoreQueryParameters.fromNameAndType(store, type)
                        .withPartition(partition).enableStaleStores())))
                : Optional.empty();
    }

    /// One that is closed while it is asked is not there.
    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalStateException e) {
            throw new InvalidStateStoreException("The %s is closed".formatted(name), e);
        }
    }

    /// The addresses of other processes that have a partition of a store: first the one that changes it, then those that follow.
    ///
    /// @param input the topic whose partitions the store's are
    public List<String> holders(String store, String input, int partition) {
        TopicPartition place = new TopicPartition(input, partition);
        Collection<StreamsMetadata> others = known(() -> streams.streamsMetadataForStore(store));
        return Stream.concat(
                others.stream().filter(other -> other.topicPartitions().contains(place)),
                others.stream().filter(other -> other.standbyTopicPartitions().contains(place)))
                .map(StreamsRole::address).filter(this::isAnother).distinct().toList();
    }

    /// The addresses of all others of this role.
    public Set<String> others() {
        return known(streams::metadataForAllStreamsClients).stream().map(StreamsRole::address)
                .filter(this::isAnother).collect(Collectors.toSet());
    }

    private Collection<StreamsMetadata> known(Supplier<Collection<StreamsMetadata>> question) {
        try {
            return asked(question);
        } catch (InvalidStateStoreException e) {
            LOG.debug("The {} knows of no others", name, e);
            return List.of();
        }
    }

    private static String address(StreamsMetadata process) {
        return process.hostInfo().host() + ":" + process.hostInfo().port();
    }

    private boolean isAnother(String address) {
        return member.address().isPresent() && !address.equals(member.address().get());
    }

    /// Whether it does nothing any more. One that was closed may take longer than its closing.
    public boolean hasEnded() {
        return streams.state().hasCompletedShutdown();
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
            this.failure = firstCause(failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        try {
            Thread.sleep(REPLACE_PAUSE); // a cluster that refuses at once is not asked in a circle
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static Throwable firstCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /// An answer that the client has no word for is Kafka's, too, and comes as a bare [KafkaException]: a coordinator that goes on after a
    /// standstill gives one (`UNKNOWN_SERVER_ERROR` to the end of a transaction that it had begun to abort, Kafka 4.3.1).
    static boolean comesFromKafka(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException || cause instanceof InvalidTimestampException
                    || cause instanceof InvalidRecordException) {
                return false;
            }
            if (cause instanceof ApiException) {
                return true;
            }
        }
        return firstCause(failure).getClass() == KafkaException.class;
    }

    private static Map<String, Object> settings(String applicationId, int threads, Path stateFolder,
            Member member, Duration transactionMax) {
        return Map.ofEntries(
                Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, applicationId),
                Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads),
                Map.entry(StreamsConfig.APPLICATION_SERVER_CONFIG, member.address().orElse("")),
                Map.entry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, member.copies()),
                // Who comes back has to catch up before it gets work again, and is asked this often whether it has.
                Map.entry(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L),
                Map.entry(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString()),
                Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2),
                Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis()),
                Map.entry(StreamsConfig.POLL_MS_CONFIG, 20), // what falls due meanwhile waits no longer
                Map.entry("processing.exception.handler.global.enabled", true),
                Map.entry(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true),
                Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0), // caching slows this work
                Map.entry(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStores.class),
                // A pack of the log holds hundreds of events: what waits in memory only keeps the collector busy.
                Map.entry(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 32),
                Map.entry(StreamsConfig.mainConsumerPrefix("max.poll.records"), 64),
                Map.entry(StreamsConfig.mainConsumerPrefix("group.instance.id"), member.name()),
                Map.entry(StreamsConfig.restoreConsumerPrefix("max.partition.fetch.bytes"), 8 << 20), // segments have a megabyte
                Map.entry(StreamsConfig.restoreConsumerPrefix("receive.buffer.bytes"), 1 << 20),
                Map.entry(StreamsConfig.producerPrefix("transaction.timeout.ms"),
                        Math.toIntExact(transactionMax.toMillis())),
                Map.entry(StreamsConfig.producerPrefix("retry.backoff.ms"), 10), // the last transaction's marks are still being set
                Map.entry(StreamsConfig.producerPrefix("max.request.size"), Topic.DOCUMENT_BYTES_MAX),
                Map.entry(StreamsConfig.topicPrefix("max.message.bytes"), Integer.toString(Topic.DOCUMENT_BYTES_MAX)),
                Map.entry(StreamsConfig.producerPrefix("batch.size"), 512 << 10), // a segment fits, so that its buffer is used again
                Map.entry(StreamsConfig.producerPrefix("compression.type"), "lz4"));
    }
}
