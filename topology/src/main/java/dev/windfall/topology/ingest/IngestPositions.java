package dev.windfall.topology.ingest;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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

    /// @param check fails if what is assigned may not be worked on
    ConsumerRebalanceListener followedBy(Consumer<byte[], byte[]> consumer, Pacing pacing, Runnable check) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                check.run();
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

        private final Map<TopicPartition, Part> parts = new HashMap<>();
        private @Nullable Part latest;

        /// Records come in runs of one partition.
        void add(ConsumerRecord<byte[], byte[]> record, IngestTally one) {
            if (latest == null || !latest.isOf(record)) {
                latest = parts.computeIfAbsent(new TopicPartition(record.topic(), record.partition()),
                        partition -> new Part(partition, record));
            }
            latest.add(record, one);
        }

        Map<TopicPartition, OffsetAndMetadata> offsets(Pacing pacing) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            parts.forEach((partition, part) -> offsets.put(partition, new OffsetAndMetadata(pacing.next(partition),
                    part.last.leaderEpoch(), total(part).toMetadata())));
            return offsets;
        }

        void committed() {
            parts.forEach((partition, part) -> committed.put(partition, total(part)));
        }

        private IngestTally total(Part part) {
            return committed.getOrDefault(part.partition, IngestTally.ZERO).plus(part.tally());
        }
    }

    /// What became of a partition's records in a transaction.
    private static final class Part {

        private final TopicPartition partition;
        private ConsumerRecord<byte[], byte[]> last;
        private long forwarded;
        private IngestTally others = IngestTally.ZERO;

        Part(TopicPartition partition, ConsumerRecord<byte[], byte[]> first) {
            this.partition = partition;
            this.last = first;
        }

        boolean isOf(ConsumerRecord<byte[], byte[]> record) {
            return partition.partition() == record.partition() && partition.topic().equals(record.topic());
        }

        void add(ConsumerRecord<byte[], byte[]> record, IngestTally one) {
            last = record;
            if (one.equals(IngestTally.ONE_FORWARDED)) {
                forwarded++;
            } else {
                others = others.plus(one);
            }
        }

        IngestTally tally() {
            return others.plus(new IngestTally(forwarded, forwarded, 0, Map.of()));
        }
    }
}
