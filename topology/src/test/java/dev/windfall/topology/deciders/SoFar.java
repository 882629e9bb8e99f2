package dev.windfall.topology.deciders;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What is committed in a topic so far. Whoever looks again and again reads only what has come since.
final class SoFar<T extends SpecificRecordBase> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Topic topic;
    private final Class<T> type;
    private final List<TopicPartition> partitions;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Sent<T>> all = new ArrayList<>();

    SoFar(KafkaSettings kafka, Topic topic, Class<T> type) {
        this.topic = topic;
        this.type = type;
        this.partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition)).toList();
        this.consumer = new KafkaConsumer<>(kafka.with(Map.of("isolation.level", "read_committed",
                "enable.auto.commit", false, "auto.offset.reset", "earliest")), new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(partitions);
    }

    record Sent<T>(String key, T message) {}

    synchronized List<Sent<T>> sent() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions); // of what is committed
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            consumer.poll(POLL).forEach(record -> all.add(new Sent<>(record.key(),
                    topic.codec().decode(record.value(), type))));
        }
        return List.copyOf(all);
    }

    List<T> messages() {
        return sent().stream().map(Sent::message).toList();
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
