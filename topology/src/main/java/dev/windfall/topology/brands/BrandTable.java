package dev.windfall.topology.brands;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;

/// The registered brands, kept up to date from their topic. A stale table can only find a brand unknown, never send its events
/// elsewhere: what routes is fixed at registration.
public final class BrandTable implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Brand> brands = new ConcurrentSkipListMap<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "brand-table");

    private BrandTable(KafkaSettings kafka, Topics topics) {
        this.topics = topics;
        this.consumer = new KafkaConsumer<>(kafka.with(Map.of(
                "isolation.level", "read_committed", "enable.auto.commit", false, "auto.offset.reset", "earliest")),
                new StringDeserializer(), new ByteArrayDeserializer());
    }

    /// Returns when every brand is known that was registered before.
    public static BrandTable open(KafkaSettings kafka, Topics topics) throws InterruptedException {
        BrandTable table = new BrandTable(kafka, topics);
        table.thread.start();
        table.complete.await();
        return table;
    }

    public Optional<Brand> find(String brandId) {
        return Optional.ofNullable(brands.get(brandId));
    }

    public Collection<Brand> all() {
        return List.copyOf(brands.values());
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (consumer) {
            TopicPartition partition = new TopicPartition(topics.brands().name(), 0);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    brands.put(record.key(), topics.brands().codec().decode(record.value(), Brand.class));
                }
                if (consumer.position(partition) >= end) {
                    complete.countDown();
                }
            }
        } catch (WakeupException e) {
            // asked to close
        } finally {
            complete.countDown();
        }
    }
}
