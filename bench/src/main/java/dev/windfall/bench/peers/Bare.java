package dev.windfall.bench.peers;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

import java.util.Map;

/// The limit: a consumer that decodes, and a fold in hash maps. Nothing is durable but its position, ten times a second; what it
/// came to is written down at the end, when nobody measures any more.
final class Bare implements Loop.Work {

    private static final Map<String, Object> CONSUMER = Map.of("enable.auto.commit", true, "auto.commit.interval.ms",
            100);

    private final Task task;
    private final HashFold fold = new HashFold(false);

    private Bare(Task task) {
        this.task = task;
    }

    static Peer of(Task task) {
        return new Loop(task, CONSUMER, number -> new Bare(task));
    }

    @Override
    public void take(ConsumerRecords<byte[], byte[]> records, KafkaConsumer<byte[], byte[]> consumer) {
        records.forEach(record -> fold.add(Task.decode(record.value())));
    }

    @Override
    public void close() {
        try (SumsWriter writer = new SumsWriter(task, Map.of())) {
            fold.sums().forEach(writer::write);
        }
    }
}
