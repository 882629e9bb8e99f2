package dev.windfall.schemas;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// What is committed in a partition, from its beginning to the end that it had when the reading began.
public final class CommittedRecords implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long end;
    private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

    public CommittedRecords(KafkaSettings kafka, String topic, int number) {
        this.consumer = new KafkaConsumer<>(kafka.with(Map.of("isolation.level", "read_committed",
                "enable.auto.commit", false, "auto.offset.reset", "earliest", "max.poll.records", 2_000,
                "allow.auto.create.topics", false)), // one made by reading would forget by the cluster's default
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partition = new TopicPartition(topic, number);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        this.end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /// @throws TimeoutException if there is more, but it does not come
    @Override
    public boolean hasNext() {
        if (read.isEmpty()) {
            fetch();
        }
        return !read.isEmpty() && read.getFirst().offset() < end;
    }

    public ConsumerRecord<byte[], byte[]> peek() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return read.getFirst();
    }

    @Override
    public ConsumerRecord<byte[], byte[]> next() {
        ConsumerRecord<byte[], byte[]> record = peek();
        read.removeFirst();
        return record;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void fetch() {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (read.isEmpty() && consumer.position(partition) < end) {
            long before = consumer.position(partition);
            consumer.poll(POLL).forEach(read::add);
            if (consumer.position(partition) > before) { // what was undone is passed over without a record
                deadline_ns = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline_ns) {
                throw new TimeoutException("nothing came from %s for %d s".formatted(partition, PATIENCE.toSeconds()));
            }
        }
    }
}
