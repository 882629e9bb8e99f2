package dev.windfall.connectors;

import dev.windfall.schemas.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// What [Connector] does with its clients, for those who have others, and another time.
public final class CarriedCalls {

    private static final int IN_HAND_MAX = 16;
    private static final int READ_AT_ONCE = 4;

    private final Carrier carrier;

    /// @param calls where each call is made
    public CarriedCalls(Topics topics, Target target, Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer, Executor calls, InstantSource clock, LongSupplier clock_ns) {
        carrier = new Carrier(topics, target, consumer, producer, calls, clock, clock_ns, IN_HAND_MAX, READ_AT_ONCE,
                Standing.NONE);
    }

    public void assigned(Collection<TopicPartition> partitions) {
        carrier.onPartitionsAssigned(partitions);
    }

    public void round() {
        carrier.round();
    }

    /// Read and not answered yet.
    public int inHand() {
        return carrier.standing().inHand();
    }
}
