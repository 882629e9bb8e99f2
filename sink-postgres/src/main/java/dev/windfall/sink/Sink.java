package dev.windfall.sink;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// Writes to PostgreSQL, exactly once: player-days and accruals, each generation's in its turn, and what deciders have decided, which
/// outlives generations. What keeps one of them from going on does not stop the other. As many write player-days as there are processors,
/// each its partitions: while one makes rows, the database writes those of the other.
public final class Sink implements AutoCloseable {

    private final List<TopicSink> days;
    private final TopicSink decisions;

    /// Which topics are meant, whatever others there were of the same names.
    public record TopicIds(String playerDays, String events) {}

    /// @param topicIds which the database must agree with
    /// @param database as a user who may take the role `windfall_sink`
    /// @param instance the name of this process among its like: a restart under the same name gets its partitions at once
    public Sink(KafkaSettings kafka, Topics topics, TopicIds topicIds, DataSource database, String instance) {
        SinkClients clients = new SinkClients(kafka, database);
        days = IntStream.rangeClosed(1, Math.min(topics.partitions(), Runtime.getRuntime().availableProcessors()))
                .mapToObj(number -> new TopicSink(Content.PLAYER_DAYS, clients,
                        number == 1 ? instance : instance + "-" + number, topics, topicIds.playerDays))
                .toList();
        decisions = new TopicSink(Content.DECISIONS, clients, instance, topics, topicIds.events);
    }

    /// Goes on with the player-days of another generation, from where the database stands in them: its rows take the place of what is
    /// there as they come.
    ///
    /// @param topicId of the topic of player-days
    public void moveTo(Topics topics, String topicId) {
        days.forEach(each -> each.moveTo(topics, topicId));
    }

    /// Whether what the database holds was read from this cluster and these topics, as far as they are still there, or from none yet:
    /// then it is this cluster's from now on.
    ///
    /// @param topicIds of the topics of player-days of all generations and of the events, by name
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

    public void start() {
        days.forEach(TopicSink::start);
        decisions.start();
    }

    public boolean isHealthy() {
        return all().allMatch(TopicSink::isHealthy);
    }

    /// Whether partitions that are here were found behind, and the rows stand where nobody can compare them until they are through.
    public boolean isRebuilding() {
        return all().anyMatch(TopicSink::isRebuilding);
    }

    /// Records until then; 0 if that is not known yet.
    public long toGo() {
        return all().mapToLong(TopicSink::toGo).sum();
    }

    /// Player-days written by this process.
    public long documents() {
        return days.stream().mapToLong(TopicSink::documents).sum();
    }

    /// Things that PostgreSQL did not take, of the partitions that are here.
    public long refused() {
        return all().mapToLong(TopicSink::refused).sum();
    }

    private Stream<TopicSink> all() {
        return Stream.concat(days.stream(), Stream.of(decisions));
    }

    /// Subjects of deciders written by this process.
    public long decisions() {
        return decisions.documents();
    }

    @Override
    public void close() {
        all().toList().parallelStream().forEach(TopicSink::close); // one need not wait for another
    }
}
