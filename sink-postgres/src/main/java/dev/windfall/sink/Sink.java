package dev.windfall.sink;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.sink.SinkOffsets.Fenced;
import dev.windfall.sink.SinkOffsets.Owned;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/// Writes player-days to PostgreSQL, exactly once: rows and position in one transaction, only where a progress record stands,
/// and only by the partition's owner. After any failure it begins again where the database says that it stands.
public final class Sink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final DataSource database;
    private final String instance;
    private final LongAdder documents = new LongAdder();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "sink");
    private volatile boolean healthy;

    /// @param database as a user who may take the role `windfall_sink`
    /// @param instance the name of this process among its like: a restart under the same name gets its partitions at once
    public Sink(KafkaSettings kafka, Topics topics, DataSource database, String instance) {
        this.kafka = kafka;
        this.topics = topics;
        this.database = database;
        this.instance = instance;
    }

    public void start() {
        thread.start();
    }

    public boolean isHealthy() {
        return healthy && thread.isAlive();
    }

    /// Player-days written by this process.
    public long documents() {
        return documents.sum();
    }

    @Override
    public void close() {
        stopping.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping.get()) {
            try (Connection connection = connect(); KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                follow(connection, consumer);
            } catch (SQLException | KafkaException | Fenced | OwnershipFailed e) {
                healthy = false;
                LOG.warn("The sink begins again where the database says that it stands", e);
                pause();
            }
        }
    }

    private void follow(Connection connection, KafkaConsumer<byte[], byte[]> consumer) throws SQLException {
        Map<TopicPartition, Owned> owned = new HashMap<>();
        Map<TopicPartition, Map<String, PlayerDay>> unfinished = new HashMap<>();
        consumer.subscribe(List.of(topics.playerDays().name()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                for (TopicPartition partition : partitions) {
                    unfinished.put(partition, new HashMap<>());
                    owned.put(partition, take(connection, partition));
                    consumer.seek(partition, owned.get(partition).nextOffset());
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                owned.keySet().removeAll(partitions);
                unfinished.keySet().removeAll(partitions);
            }
        });
        while (!stopping.get()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                write(connection, partition, polled.records(partition), owned, unfinished);
            }
            if (polled.isEmpty() && !connection.isValid(2)) {
                throw new SQLException("The connection is gone");
            }
            healthy = true;
        }
    }

    /// Up to the last progress record; what stands behind it waits for the next.
    private void write(Connection connection, TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records,
            Map<TopicPartition, Owned> owned, Map<TopicPartition, Map<String, PlayerDay>> unfinished)
            throws SQLException {
        Map<String, PlayerDay> open = unfinished.computeIfAbsent(partition, unseen -> new HashMap<>());
        Map<String, PlayerDay> finished = new HashMap<>();
        Progress cut = null;
        long next = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SpecificRecord message = topics.playerDays().codec().decode(record.value());
            if (message instanceof PlayerDay day) {
                open.merge(day.getBrandId() + "~" + day.getPlayerId() + "~" + day.getDay(), day, Sink::newer);
            } else if (message instanceof Progress progress) {
                open.forEach((key, day) -> finished.merge(key, day, Sink::newer));
                open.clear();
                cut = progress;
                next = record.offset() + 1;
            }
        }
        Owned mine = owned.get(partition);
        if (cut != null && mine != null) {
            PlayerDayWriter.write(connection, finished.values());
            SinkOffsets.advance(connection, partition, mine, next, cut);
            connection.commit();
            owned.put(partition, mine.at(next));
            documents.add(finished.size());
        }
    }

    private static PlayerDay newer(PlayerDay one, PlayerDay other) {
        return Comparator.comparingInt(PlayerDay::getGeneration).thenComparingLong(PlayerDay::getVersion).compare(one,
                other) > 0
                        ? one
                        : other;
    }

    /// Out of a rebalance only unchecked exceptions find their way.
    private static final class OwnershipFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OwnershipFailed(TopicPartition partition, SQLException cause) {
            super("Partition %s could not be taken".formatted(partition), cause);
        }
    }

    private static Owned take(Connection connection, TopicPartition partition) {
        try {
            Owned owned = SinkOffsets.take(connection, partition);
            connection.commit();
            return owned;
        } catch (SQLException e) {
            throw new OwnershipFailed(partition, e);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set role windfall_sink");
            connection.commit();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.with(Map.of(
                "group.id", topics.prefix() + "windfall-sink",
                "group.instance.id", instance,
                "isolation.level", "read_committed",
                "enable.auto.commit", false,
                "auto.offset.reset", "earliest",
                "session.timeout.ms", 10_000,
                "max.poll.records", 5_000)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static void pause() {
        try {
            Thread.sleep(BACKOFF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
