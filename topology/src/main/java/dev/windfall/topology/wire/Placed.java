package dev.windfall.topology.wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.StreamPartitioner;

import java.util.Optional;
import java.util.Set;

/// A message, and the partition of its topic where it belongs.
public record Placed(int partition, SpecificRecord message) {

    /// Sends each there.
    public static final StreamPartitioner<String, Placed> PARTITIONER = (topic, key, placed, partitions) -> Optional
            .of(Set.of(placed.partition));
}
