package dev.windfall.sink;

import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/// Writes player-days and accruals to PostgreSQL, exactly once: rows and position in one transaction, only where a progress record stands,
/// and only by the partition's owner. After any failure it begins again where the database says that it stands.
public final class Sink implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long NOT_BEGUN = -1;

    private final KafkaSettings kafka;
    private final DataSource database;
    private final String instance;
    private volatile Source source;
    private final LongAdder documents = new LongAdder();
    private volatile long toGo;
    private final Follower follower = new Follower("sink", this::follow);

    /// @param topicId  of the topic of player-days, which the database must agree with
    /// @param database as a user who may take the role `windfall_sink`
    /// @param instance the name of this process among its like: a restart under the same name gets its partitions at once
    public Sink(KafkaSettings kafka, Topics topics, String topicId, DataSource database, String instance) {
        this.kafka = kafka;
        this.database = database;
        this.instance = instance;
        this.source = new Source(topics, topicId);
    }

    /// @param topicId of the topic of player-days
    private record Source(Topics topics, String topicId) {}

    /// Goes on with the player-days of another generation, from where the database stands in them: its rows take the place of what is
    /// there as they come.
    public synchronized void moveTo(Topics topics, String topicId) {
        source = new Source(topics, topicId);
        toGo = NOT_BEGUN;
    }

    /// Whether what the database holds was read from this cluster and these topics, as far as they are still there, or from none yet:
    /// then it is this cluster's from now on.
    ///
    /// @param topicIds of the topics of player-days of all generations, by name
    public static boolean fits(DataSource database, String clusterId, Map<String, String> topicIds)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (!fits(connection, topicIds)) {
                return false;
            }
            try (PreparedStatement statement = connection
                    .prepareStatement("insert into kafka_cluster (cluster_id) values (?) on conflict do nothing")) {
                statement.setString(1, clusterId);
                statement.executeUpdate();
            }
        }
        return cluster(database).equals(Optional.of(clusterId));
    }

    private static boolean fits(Connection connection, Map<String, String> topicIds) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("select distinct topic, topic_id from sink_offset");
                ResultSet read = statement.executeQuery()) {
            while (read.next()) {
                String topicId = topicIds.get(read.getString(1));
                if (topicId != null && !topicId.equals(read.getString(2))) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The cluster that the database belongs to.
    public static Optional<String> cluster(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select cluster_id from kafka_cluster");
                ResultSet read = statement.executeQuery()) {
            return read.next() ? Optional.of(read.getString(1)) : Optional.empty();
        }
    }

    private void follow(Follower self) throws SQLException {
        Source ours = source;
        SinkClients clients = new SinkClients(kafka, ours.topics, database, instance);
        try (Connection connection = clients.connection();
                KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            follow(self, ours, clients, connection, consumer);
            if (!self.isStopping()) {
                // Others would wait for a member that reads what they don't.
                consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
            }
        }
    }

    private void follow(Follower self, Source ours, SinkClients clients, Connection connection,
            KafkaConsumer<byte[], byte[]> consumer) throws SQLException {
        Topic days = ours.topics.playerDays();
        SinkPartitions partitions = new SinkPartitions(connection, consumer, days.codec(), ours.topicId);
        consumer.subscribe(List.of(days.name()), partitions);
        while (!self.isStopping() && source.equals(ours)) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                documents.add(partitions.write(partition, polled.records(partition)));
            }
            if (partitions.isAssigned()) {
                toGo(partitions.toGo(), ours);
            }
            if (polled.isEmpty()) {
                clients.check(connection);
            }
            self.isWell();
        }
    }

    /// What is left of a generation that this has gone away from is nothing to wait for.
    private synchronized void toGo(long records, Source of) {
        if (source.equals(of)) {
            toGo = records;
        }
    }

    public void start() {
        follower.start();
    }

    public boolean isHealthy() {
        return follower.isHealthy();
    }

    /// Whether partitions that are here were found behind, and the rows stand on no cut until they are through.
    public boolean isRebuilding() {
        return toGo != 0;
    }

    /// Records of player-days until then; 0 if that is not known yet.
    public long toGo() {
        return Math.max(0, toGo);
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
