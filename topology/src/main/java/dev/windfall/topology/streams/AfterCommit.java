package dev.windfall.topology.streams;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The clients of Kafka Streams, of which the producer tells when a transaction of its thread is committed.
public final class AfterCommit implements KafkaClientSupplier {

    private static final ThreadLocal<List<Runnable>> WAITING = ThreadLocal.withInitial(ArrayList::new);

    /// Once this thread's open transaction is committed; never if it is not.
    public static void call(Runnable action) {
        WAITING.get().add(action);
    }

    private static void committed() {
        List<Runnable> waiting = WAITING.get();
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    private static void part(Runnable ofCommit) {
        long begun_ns = System.nanoTime();
        ofCommit.run();
        EarlyCommits.ofThread().wrote(System.nanoTime() - begun_ns);
    }

    @Override
    public Admin getAdmin(Map<String, Object> settings) {
        return Admin.create(settings);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()) {

            @Override
            public void beginTransaction() {
                WAITING.get().clear(); // what was begun before was not committed
                super.beginTransaction();
            }

            // For each task of the thread, before they are committed together.
            @Override
            public void flush() {
                part(super::flush);
            }

            @Override
            public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets,
                    ConsumerGroupMetadata group) {
                part(() -> super.sendOffsetsToTransaction(offsets, group));
            }

            @Override
            public void commitTransaction() {
                part(() -> {
                    super.commitTransaction();
                    committed();
                });
                EarlyCommits.ofThread().committed();
            }

            @Override
            public void abortTransaction() {
                super.abortTransaction();
                EarlyCommits.ofThread().brokenOff();
            }
        };
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
        return getConsumer(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
        return getConsumer(settings);
    }
}
