package dev.windfall.topology.ledger;

import org.apache.kafka.streams.processor.StreamPartitioner;

import java.util.Optional;
import java.util.Set;

/// What goes out, encoded once, and the partition of its topic where it belongs, if its key does not say it.
final class Message {

    /// Sends each there.
    static final StreamPartitioner<byte[], Message> PARTITIONER = (topic, key, message,
            partitions) -> message.partition;

    private final Optional<Set<Integer>> partition;
    private final byte[] bytes;

    private Message(Optional<Set<Integer>> partition, byte[] bytes) {
        this.partition = partition;
        this.bytes = bytes;
    }

    /// One that is placed by its key.
    static Message byKey(byte[] bytes) {
        return new Message(Optional.empty(), bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /// One place for many messages.
    static final class Place {

        private final Optional<Set<Integer>> partition;

        Place(int partition) {
            this.partition = Optional.of(Set.of(partition));
        }

        Message message(byte[] bytes) {
            return new Message(partition, bytes);
        }
    }
}
