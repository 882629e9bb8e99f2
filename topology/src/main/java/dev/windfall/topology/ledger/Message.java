package dev.windfall.topology.ledger;

import org.apache.kafka.streams.processor.StreamPartitioner;

import java.util.Optional;
import java.util.Set;

/// What goes out, encoded once, and the partition of its topic where it belongs.
final class Message {

    /// Sends each there.
    static final StreamPartitioner<String, Message> PARTITIONER = (topic, key, message, partitions) -> Optional
            .of(Set.of(message.partition));

    private final int partition;
    private final byte[] bytes;

    Message(int partition, byte[] bytes) {
        this.partition = partition;
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }
}
