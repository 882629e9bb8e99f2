package dev.windfall.app;

import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Halts the process, as `kill -9` does, at one moment in the life of one record: all Kafka clients of the process are asked for it.
/// The moment is told by the environment.
public final class HaltsAt implements ProducerInterceptor<Object, Object>, ConsumerInterceptor<Object, Object> {

    static final String VARIABLE = "HALT_AT";

    private static final int KILLED = 137;
    private static final AtomicInteger SEEN = new AtomicInteger();
    private static volatile boolean isSent;

    enum Moment {
        /// About to be sent.
        SENT,
        /// The broker has it, or one of that topic that was sent with it.
        ACKNOWLEDGED,
        /// Read, and nothing done with it yet.
        CONSUMED
    }

    /// @param nth   of those that carry the mark, from 1
    record Step(Moment moment, String topic, int nth) {

        /// @param mark stands somewhere in the record
        String variable(String mark) {
            return "%s %s %d %s".formatted(moment, topic, nth, mark);
        }
    }

    private record Armed(Step step, String mark) {

        static Armed parse(String variable) {
            String[] parts = variable.split(" ", -1);
            return new Armed(new Step(Moment.valueOf(parts[0]), parts[1], Integer.parseInt(parts[2])), parts[3]);
        }
    }

    private final Armed armed = Armed.parse(System.getenv(VARIABLE));

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        if (armed.step.moment != Moment.CONSUMED && isMeant(record.topic(), record.key(), record.value())
                && SEEN.incrementAndGet() == armed.step.nth) {
            if (armed.step.moment == Moment.SENT) {
                Runtime.getRuntime().halt(KILLED);
            }
            isSent = true;
        }
        return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (metadata != null && failure == null && isSent && metadata.topic().equals(armed.step.topic)) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        if (armed.step.moment == Moment.CONSUMED) {
            records.forEach(record -> {
                if (isMeant(record.topic(), record.key(), record.value())
                        && SEEN.incrementAndGet() == armed.step.nth) {
                    Runtime.getRuntime().halt(KILLED);
                }
            });
        }
        return records;
    }

    private boolean isMeant(String topic, @Nullable Object key, @Nullable Object value) {
        return topic.equals(armed.step.topic) && (text(key).contains(armed.mark) || text(value).contains(armed.mark));
    }

    private static String text(@Nullable Object part) {
        return part instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(part);
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void close() {}
}
