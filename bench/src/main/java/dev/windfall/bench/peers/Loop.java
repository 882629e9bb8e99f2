package dev.windfall.bench.peers;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/// Threads with a consumer each: the contenders that are plain loops.
final class Loop implements Peer {

    private static final Duration POLL = Duration.ofMillis(50);

    /// The settings of all plain consumers.
    private static final Map<String, Object> CONSUMER = Map.of(
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed",
            "max.poll.records", 5_000,
            "fetch.max.bytes", 64 << 20,
            "max.partition.fetch.bytes", 8 << 20,
            "receive.buffer.bytes", 1 << 20);

    /// What one thread does with what its consumer brings.
    interface Work extends AutoCloseable {

        void take(ConsumerRecords<byte[], byte[]> records, KafkaConsumer<byte[], byte[]> consumer) throws Exception;

        /// Called by the thread itself, at last.
        @Override
        void close() throws SQLException;
    }

    /// Called by the thread itself, at first.
    interface Begin {

        /// @param number of the thread, from 0
        Work begin(int number) throws Exception;
    }

    private final Task task;
    private final Map<String, Object> settings = new TreeMap<>(CONSUMER);
    private final Begin work;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean closing;

    /// @param more settings of its consumers
    Loop(Task task, Map<String, Object> more, Begin work) {
        this.task = task;
        this.work = work;
        settings.putAll(more);
    }

    @Override
    public void start() {
        for (int i = 0; i < task.threads(); i++) {
            int number = i;
            threads.add(Thread.ofPlatform().name("worker-" + number).start(() -> run(number)));
        }
    }

    @Override
    public void close() {
        closing = true;
        threads.forEach(Loop::join);
        if (failure.get() != null) {
            throw new IllegalStateException("A worker failed", failure.get());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while a worker ended", e);
        }
    }

    /// Each has its own, from the beginning: what a worker holds in memory could not follow a partition to another.
    private List<TopicPartition> partitions(int number) {
        return IntStream.range(0, task.partitions()).filter(partition -> partition % task.threads() == number)
                .mapToObj(partition -> new TopicPartition(task.input(), partition)).toList();
    }

    private void run(int number) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(); Work own = work.begin(number)) {
            consumer.assign(partitions(number));
            while (!closing) {
                own.take(consumer.poll(POLL), consumer);
            }
        } catch (Exception e) {
            e.printStackTrace();
            failure.set(e);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> all = new TreeMap<>(settings);
        all.put("group.id", task.group());
        return new KafkaConsumer<>(task.kafka().with(all), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
