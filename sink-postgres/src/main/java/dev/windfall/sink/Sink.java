package dev.windfall.sink;

import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/// Writes player-days to PostgreSQL, exactly once: rows and position in one transaction, only where a progress record stands,
/// and only by the partition's owner. After any failure it begins again where the database says that it stands.
public final class Sink implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final SinkClients clients;
    private final Topics topics;
    private final String topicId;
    private final LongAdder documents = new LongAdder();
    private final Follower follower = new Follower("sink", this::follow);

    /// @param topicId  of the topic of player-days, which the database must agree with
    /// @param database as a user who may take the role `windfall_sink`
    /// @param instance the name of this process among its like: a restart under the same name gets its partitions at once
    public Sink(KafkaSettings kafka, Topics topics, String topicId, DataSource database, String instance) {
        this.clients = new SinkClients(kafka, topics, database, instance);
        this.topics = topics;
        this.topicId = topicId;
    }

    /// Whether what the database holds was read from this topic, or from none yet.
    public static boolean fits(DataSource database, Topics topics, String topicId) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select 1 from sink_offset where topic = ? and topic_id <> ? limit 1")) {
            statement.setString(1, topics.playerDays().name());
            statement.setString(2, topicId);
            try (ResultSet other = statement.executeQuery()) {
                return !other.next();
            }
        }
    }

    private void follow(Follower self) throws SQLException {
        try (Connection connection = clients.connection();
                KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            follow(self, connection, consumer);
        }
    }

    private void follow(Follower self, Connection connection, KafkaConsumer<byte[], byte[]> consumer)
            throws SQLException {
        SinkPartitions partitions = new SinkPartitions(connection, consumer, topics.playerDays().codec(), topicId);
        consumer.subscribe(List.of(topics.playerDays().name()), partitions);
        while (!self.isStopping()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                documents.add(partitions.write(partition, polled.records(partition)));
            }
            if (polled.isEmpty()) {
                clients.check(connection);
            }
            self.isWell();
        }
    }

    public void start() {
        follower.start();
    }

    public boolean isHealthy() {
        return follower.isHealthy();
    }

    /// Player-days written by this process.
    public long documents() {
        return documents.sum();
    }

    @Override
    public void close() {
        follower.close();
    }
}
