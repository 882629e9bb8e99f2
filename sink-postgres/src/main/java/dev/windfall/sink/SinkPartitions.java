package dev.windfall.sink;

import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.sink.SinkOffsets.Owned;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The partitions that this sink owns: each is taken over where the database stands, and written up to the newest place where its rows may
/// stand. One that was found behind is rebuilt: its progress may have been compacted away, so it is written in between, too, and stands on
/// a cut in the end.
final class SinkPartitions implements ConsumerRebalanceListener {

    /// As many documents are written without a progress record, in a rebuild: memory has no room for all.
    private static final int UNWRITTEN_MAX = 5_000;

    private final Connection connection;
    private final Consumer<byte[], byte[]> consumer;
    private final Content content;
    private final AvroCodec codec;
    private final String topicId;
    private final Refusals refusals;
    private final Map<TopicPartition, Partition> partitions = new HashMap<>();
    private boolean isAssigned;

    SinkPartitions(Connection connection, Consumer<byte[], byte[]> consumer, Content content, AvroCodec codec,
            String topicId) {
        this.connection = connection;
        this.consumer = consumer;
        this.content = content;
        this.codec = codec;
        this.topicId = topicId;
        this.refusals = new Refusals(connection, codec);
    }

    /// A partition is not ours, or not any more.
    static class Lost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Lost(String message) {
            super(message);
        }

        Lost(String message, SQLException cause) {
            super(message, cause);
        }
    }

    /// What is known of one, and what has been read and waits until it may be written.
    private static final class Partition {
        private Owned owned;
        private final Documents waiting;
        private long refused;

        Partition(Owned owned, Documents waiting, long refused) {
            this.owned = owned;
            this.waiting = waiting;
            this.refused = refused;
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
        for (TopicPartition partition : assigned) {
            try {
                Owned owned = SinkOffsets.take(connection, partition, topicId, ends.getOrDefault(partition, 0L));
                long refused = Refusals.count(connection, partition);
                connection.commit();
                partitions.put(partition, new Partition(owned, content.none(), refused));
                consumer.seek(partition, owned.nextOffset());
            } catch (SQLException e) {
                throw new Lost("Partition %s could not be taken".formatted(partition), e);
            }
        }
        isAssigned = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        partitions.keySet().removeAll(revoked);
    }

    /// Whether it is known which partitions are here.
    boolean isAssigned() {
        return isAssigned;
    }

    /// Up to the last place among these where rows may stand; all of it or nothing.
    ///
    /// @return how many player-days, or subjects, were written
    int write(TopicPartition place, List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
        Partition partition = Objects.requireNonNull(partitions.get(place), "records of a partition that is not ours");
        List<SpecificRecord> messages = records.stream().map(record -> codec.decode(record.value())).toList();
        int end = content.end(messages);
        messages.subList(0, end).forEach(partition.waiting::add);
        int written = end == 0 ? 0
                : write(place, partition, records.get(end - 1).offset() + 1,
                        messages.get(end - 1) instanceof Progress progress ? progress : null);
        messages.subList(end, messages.size()).forEach(partition.waiting::add);
        if (end == 0 && partition.owned.isRebuilding() && partition.waiting.size() >= UNWRITTEN_MAX) {
            return write(place, partition, records.getLast().offset() + 1, null);
        }
        return written;
    }

    /// @param cut nothing if the rows stand on none
    private int write(TopicPartition place, Partition partition, long next, @Nullable Progress cut)
            throws SQLException {
        int written = partition.waiting.count();
        int notTaken = write(place, partition.waiting, next);
        SinkOffsets.advance(connection, place, partition.owned, next, cut);
        connection.commit();
        partition.refused += notTaken;
        partition.waiting.clear();
        partition.owned = partition.owned.at(next, cut != null);
        return written;
    }

    /// @return how many things were not taken
    private int write(TopicPartition place, Documents documents, long next) throws SQLException {
        try {
            documents.write(connection);
            return 0;
        } catch (SQLException | RuntimeException e) {
            if (!Refusals.isOne(e)) {
                throw e;
            }
            connection.rollback();
            return refusals.writeWhatIsTaken(documents, place, next, e);
        }
    }

    /// What stands in the table of refusals, of the partitions that are here.
    long refused() {
        return partitions.values().stream().mapToLong(partition -> partition.refused).sum();
    }

    /// Ends the rebuilding of partitions that have come to their ends. To be asked when all that was polled is written.
    ///
    /// @return how many records there still are before those ends
    long toGo() throws SQLException {
        long toGo = 0;
        for (Map.Entry<TopicPartition, Partition> entry : partitions.entrySet()) {
            Partition partition = entry.getValue();
            if (partition.owned.isRebuilding()) {
                long missing = partition.owned.rebuildsTo() - consumer.position(entry.getKey());
                boolean stands = content.standsAnywhere() || partition.owned.isOnCut();
                if (missing <= 0 && stands && partition.waiting.size() == 0) {
                    SinkOffsets.rebuilt(connection, entry.getKey(), partition.owned);
                    connection.commit();
                    partition.owned = partition.owned.rebuilt();
                } else {
                    toGo += Math.max(1, missing); // the progress at least
                }
            }
        }
        return toGo;
    }
}
