package dev.windfall.topology.ingest;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where ingest stands in each partition that is here, and what became of all that stands before. Both are committed as one: the
/// tally is the metadata of the offset.
final class IngestPositions {

    private final Map<TopicPartition, IngestTally> committed = new ConcurrentHashMap<>();

    IngestTally tally() {
        return committed.values().stream().reduce(IngestTally.ZERO, IngestTally::plus);
    }

    ConsumerRebalanceListener followedBy(Consumer<byte[], byte[]> consumer, Pacing pacing) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                Map<TopicPartition, OffsetAndMetadata> offsets = consumer.committed(Set.copyOf(partitions));
                offsets.forEach((partition, offset) -> committed.put(partition,
                        offset == null ? IngestTally.ZERO : IngestTally.fromMetadata(offset.metadata())));
                pacing.assigned(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                committed.keySet().removeAll(partitions);
                pacing.revoked(partitions);
            }
        };
    }

    Step step() {
        return new Step();
    }

    /// One transaction's.
    final class Step {

        private final Map<TopicPartition, IngestTally> tallies = new HashMap<>();
        private final Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();

        void add(ConsumerRecord<byte[], byte[]> record, IngestTally one) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            tallies.merge(partition, one, IngestTally::plus);
            last.put(partition, record);
        }

        Map<TopicPartition, OffsetAndMetadata> offsets(Pacing pacing) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            last.forEach((partition, record) -> offsets.put(partition,
                    new OffsetAndMetadata(pacing.next(partition), record.leaderEpoch(),
                            total(partition).toMetadata())));
            return offsets;
        }

        void committed() {
            last.keySet().forEach(partition -> committed.put(partition, total(partition)));
        }

        private IngestTally total(TopicPartition partition) {
            return committed.getOrDefault(partition, IngestTally.ZERO)
                    .plus(tallies.getOrDefault(partition, IngestTally.ZERO));
        }
    }
}
