package dev.windfall.bench.peers;

import dev.windfall.bench.job.Sums;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.util.Map;
import java.util.TreeMap;

/// Writes sums to where a contender leaves them.
final class SumsWriter implements AutoCloseable {

    /// The settings of all plain producers.
    private static final Map<String, Object> PRODUCER = Map.of(
            "compression.type", "lz4",
            "batch.size", 512 << 10,
            "buffer.memory", 64L << 20,
            "linger.ms", 5);

    private final String topic;
    private final KafkaProducer<String, byte[]> producer;

    SumsWriter(Task task, Map<String, Object> more) {
        Map<String, Object> settings = new TreeMap<>(PRODUCER);
        settings.putAll(more);
        this.topic = task.output();
        this.producer = new KafkaProducer<>(task.kafka().with(settings), new StringSerializer(),
                new ByteArraySerializer());
    }

    KafkaProducer<String, byte[]> producer() {
        return producer;
    }

    void write(String key, Sums sums) {
        var _ = producer.send(new ProducerRecord<>(topic, key, sums.toBytes())); // flush and commit tell of a failure
    }

    @Override
    public void close() {
        producer.flush();
        producer.close();
    }
}
