package dev.windfall.bench.peers;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The same fold in hash maps with a transactional producer: ten times a second the sums that have changed and the position are
/// committed together. Bets and ids are still in memory alone, so it can't go on after a crash; what it costs to write is in.
final class BareExactlyOnce implements Loop.Work {

    private static final Map<String, Object> CONSUMER = Map.of("enable.auto.commit", false);
    private static final long COMMIT_INTERVAL_NS = 100_000_000;

    private final HashFold fold = new HashFold(true);
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final SumsWriter writer;
    private long committed_ns = System.nanoTime();

    private BareExactlyOnce(Task task, int number) {
        writer = new SumsWriter(task, Map.of("transactional.id", task.prefix() + number));
        writer.producer().initTransactions();
    }

    static Peer of(Task task) {
        return new Loop(task, CONSUMER, number -> new BareExactlyOnce(task, number));
    }

    @Override
    public void take(ConsumerRecords<byte[], byte[]> records, KafkaConsumer<byte[], byte[]> consumer) {
        records.forEach(record -> fold.add(Task.decode(record.value())));
        offsets.putAll(records.nextOffsets());
        if (!offsets.isEmpty() && System.nanoTime() - committed_ns >= COMMIT_INTERVAL_NS) {
            commit(consumer);
        }
    }

    private void commit(KafkaConsumer<byte[], byte[]> consumer) {
        writer.producer().beginTransaction();
        fold.takeTouched().forEach(key -> writer.write(key, Objects.requireNonNull(fold.sums().get(key))));
        writer.producer().sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        writer.producer().commitTransaction();
        offsets.clear();
        committed_ns = System.nanoTime();
    }

    @Override
    public void close() {
        writer.close();
    }
}
