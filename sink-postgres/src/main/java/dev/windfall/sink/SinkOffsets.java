package dev.windfall.sink;

import dev.windfall.schemas.avro.Progress;
import org.apache.kafka.common.TopicPartition;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;

/// Where the sink stands, kept beside the rows. Whoever takes a partition raises its epoch: from then on a former owner, however
/// late it wakes, writes nothing.
final class SinkOffsets {

    private SinkOffsets() {}

    /// What an owner has in hand.
    record Owned(long nextOffset, long epoch) {

        Owned at(long offset) {
            return new Owned(offset, epoch);
        }
    }

    /// Somebody else owns the partition by now.
    static final class Fenced extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Fenced(TopicPartition partition) {
            super("Partition %s has another owner by now".formatted(partition));
        }
    }

    /// What the database holds was read from another topic of the same name.
    static final class OtherTopic extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OtherTopic(String topic) {
            super("The database belongs to another %s, of another cluster: use an empty database".formatted(topic));
        }
    }

    /// @param topicId of the topic as it is now
    static Owned take(Connection connection, TopicPartition partition, String topicId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into sink_offset as t (topic, partition, topic_id, next_offset, owner_epoch) values (?, ?, ?, 0, 1)
                on conflict (topic, partition) do update set owner_epoch = t.owner_epoch + 1
                where t.topic_id = excluded.topic_id
                returning next_offset, owner_epoch""")) {
            statement.setString(1, partition.topic());
            statement.setInt(2, partition.partition());
            statement.setString(3, topicId);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new OtherTopic(partition.topic());
                }
                return new Owned(row.getLong(1), row.getLong(2));
            }
        }
    }

    /// In the transaction of the rows that follow from everything before `nextOffset`.
    static void advance(Connection connection, TopicPartition partition, Owned owned, long nextOffset,
            Progress progress)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                update sink_offset set next_offset = ?, generation = ?, brand_log_offset = ?, recorded_at = ?
                where topic = ? and partition = ? and owner_epoch = ? and next_offset = ?""")) {
            statement.setLong(1, nextOffset);
            statement.setInt(2, progress.getGeneration());
            statement.setLong(3, progress.getBrandLogOffset());
            statement.setTimestamp(4, Timestamp.from(progress.getRecordedAt()));
            statement.setString(5, partition.topic());
            statement.setInt(6, partition.partition());
            statement.setLong(7, owned.epoch);
            statement.setLong(8, owned.nextOffset);
            if (statement.executeUpdate() != 1) {
                throw new Fenced(partition);
            }
        }
    }
}
