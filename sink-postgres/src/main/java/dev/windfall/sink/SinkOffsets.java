package dev.windfall.sink;

import dev.windfall.schemas.avro.Progress;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;

/// Where the sink stands, kept beside the rows. Whoever takes a partition raises its epoch: from then on a former owner, however
/// late it wakes, writes nothing.
final class SinkOffsets {

    private SinkOffsets() {}

    /// What an owner has in hand.
    ///
    /// @param isOnCut    whether the rows are those of a place in the brand log
    /// @param rebuildsTo the end that the partition had when it was found behind; 0 if it is not
    record Owned(long nextOffset, long epoch, boolean isOnCut, long rebuildsTo) {

        Owned at(long offset, boolean onCut) {
            return new Owned(offset, epoch, onCut, rebuildsTo);
        }

        Owned rebuilt() {
            return new Owned(nextOffset, epoch, isOnCut, 0);
        }

        boolean isRebuilding() {
            return rebuildsTo > 0;
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
    /// @param end     of the partition as it is now
    static Owned take(Connection connection, TopicPartition partition, String topicId, long end) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into sink_offset as t (topic, partition, topic_id, next_offset, owner_epoch, rebuilds_to)
                values (?, ?, ?, 0, 1, nullif(?, 0))
                on conflict (topic, partition) do update set owner_epoch = t.owner_epoch + 1, rebuilds_to =
                    case when excluded.rebuilds_to > t.next_offset then greatest(t.rebuilds_to, excluded.rebuilds_to)
                    else t.rebuilds_to end
                where t.topic_id = excluded.topic_id
                returning next_offset, owner_epoch, brand_log_offset is not null or next_offset = 0,
                    coalesce(rebuilds_to, 0)""")) {
            statement.setString(1, partition.topic());
            statement.setInt(2, partition.partition());
            statement.setString(3, topicId);
            statement.setLong(4, end);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new OtherTopic(partition.topic());
                }
                return new Owned(row.getLong(1), row.getLong(2), row.getBoolean(3), row.getLong(4));
            }
        }
    }

    /// In the transaction of the rows that follow from everything before `nextOffset`.
    ///
    /// @param cut where the rows stand by that; nothing if they stand on no cut
    static void advance(Connection connection, TopicPartition partition, Owned owned, long nextOffset,
            @Nullable Progress cut) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                update sink_offset set next_offset = ?, generation = coalesce(?, generation), brand_log_offset = ?,
                    recorded_at = ?
                where topic = ? and partition = ? and owner_epoch = ? and next_offset = ?""")) {
            statement.setLong(1, nextOffset);
            statement.setObject(2, cut == null ? null : cut.getGeneration(), Types.INTEGER);
            statement.setObject(3, cut == null ? null : cut.getBrandLogOffset(), Types.BIGINT);
            statement.setTimestamp(4, cut == null ? null : Timestamp.from(cut.getRecordedAt()));
            statement.setString(5, partition.topic());
            statement.setInt(6, partition.partition());
            statement.setLong(7, owned.epoch);
            statement.setLong(8, owned.nextOffset);
            requireOwner(statement, partition);
        }
    }

    static void rebuilt(Connection connection, TopicPartition partition, Owned owned) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                update sink_offset set rebuilds_to = null where topic = ? and partition = ? and owner_epoch = ?""")) {
            statement.setString(1, partition.topic());
            statement.setInt(2, partition.partition());
            statement.setLong(3, owned.epoch);
            requireOwner(statement, partition);
        }
    }

    private static void requireOwner(PreparedStatement statement, TopicPartition partition) throws SQLException {
        if (statement.executeUpdate() != 1) {
            throw new Fenced(partition);
        }
    }
}
