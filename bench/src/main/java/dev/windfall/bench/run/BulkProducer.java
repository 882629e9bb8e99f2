package dev.windfall.bench.run;

import dev.windfall.schemas.KafkaSettings;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Fills a topic in large batches; whoever closes it knows that all is there.
public final class BulkProducer implements AutoCloseable {

    /// A broker that pauses is waited for; one that never comes back is not.
    private static final int PATIENCE_MS = 300_000;

    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    public BulkProducer(KafkaSettings kafka, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                kafka.with(Map.of("compression.type", "lz4", "batch.size", 256 << 10, "linger.ms", 20,
                        "delivery.timeout.ms", PATIENCE_MS)),
                new StringSerializer(), new ByteArraySerializer());
    }

    /// To the partition of the key.
    public void send(String key, byte[] message) {
        send(new ProducerRecord<>(topic, key, message));
    }

    public void send(int partition, String key, byte[] message) {
        send(new ProducerRecord<>(topic, partition, key, message));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        var _ = producer.send(record, (place, e) -> failure.compareAndSet(null, e));
    }

    /// Returns when all has been written.
    @Override
    public void close() {
        producer.close();
        if (failure.get() != null) {
            throw new IllegalStateException("The topic %s could not be filled".formatted(topic), failure.get());
        }
    }
}
