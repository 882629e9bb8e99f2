package dev.windfall.bench.run;

import dev.windfall.schemas.KafkaSettings;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.util.List;
import java.util.Map;

/// Reads what comes into a topic from now on, in all partitions, once it is committed.
public final class Tail {

    private Tail() {}

    /// What is written after it returns is read.
    public static KafkaConsumer<String, byte[]> of(KafkaSettings kafka, String topic) {
        KafkaConsumer<String, byte[]> tail = new KafkaConsumer<>(
                kafka.with(Map.of("isolation.level", "read_committed")),
                new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = tail.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition())).toList();
        tail.assign(all);
        tail.seekToEnd(all);
        all.forEach(tail::position); // it is at the end only now
        return tail;
    }
}
