package dev.windfall.sink;

import dev.windfall.schemas.KafkaSettings;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/// What the sink reads with and writes with, made anew after every failure.
record SinkClients(KafkaSettings kafka, DataSource database) {

    Connection connection() throws SQLException {
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set application_name = 'windfall-sink'");
            statement.execute("set role windfall_sink");
            connection.commit();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Whether the database is still there; leaves no transaction open.
    void check(Connection connection) throws SQLException {
        if (!connection.isValid(2)) {
            throw new SQLException("The connection is gone");
        }
        connection.rollback();
    }

    /// @param member the name among those of the group: one that comes again under it gets its partitions at once
    KafkaConsumer<byte[], byte[]> consumer(String group, String member) {
        return new KafkaConsumer<>(kafka.ofMember(group, Map.of(
                "group.instance.id", member,
                "isolation.level", "read_committed",
                "enable.auto.commit", false,
                "auto.offset.reset", "earliest",
                "max.poll.records", 5_000)),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
