package dev.windfall.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/// A small topic of one partition that is held in memory as a whole, and kept up to date: what is committed in it, from the
/// beginning, and after a failure from the beginning again.
public final class FollowedTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings kafka;
    private final Topic topic;
    private final BiConsumer<String, SpecificRecord> newest;
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Follower follower;

    /// @param newest is told of each message by its key; of those that it knows already, too
    public FollowedTopic(String name, KafkaSettings kafka, Topic topic, BiConsumer<String, SpecificRecord> newest) {
        this.kafka = kafka;
        this.topic = topic;
        this.newest = newest;
        this.follower = new Follower(name, this::follow);
    }

    /// Returns when everything is known that stood in it before.
    public void start() throws InterruptedException {
        follower.start();
        try {
            complete.await();
        } catch (InterruptedException e) {
            close();
            throw e;
        }
    }

    public boolean isHealthy() {
        return follower.isHealthy();
    }

    @Override
    public void close() {
        follower.close();
    }

    private void follow(Follower self) {
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(kafka.with(Map.of(
                "isolation.level", "read_committed", "enable.auto.commit", false, "auto.offset.reset", "earliest")),
                new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (!self.isStopping()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.value() != null) { // nothing of it is ever taken back
                        newest.accept(record.key(), topic.codec().decode(record.value()));
                    }
                }
                if (consumer.position(partition) >= end) {
                    complete.countDown();
                    self.isWell();
                }
            }
        }
    }
}
