package dev.windfall.topology.brands;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// The registered brands, kept up to date from their topic. A stale table can only find a brand unknown, never send its events
/// elsewhere: what routes is fixed at registration.
public final class BrandTable implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrandTable.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AWAIT_INTERVAL = Duration.ofMillis(20);
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    private final Topics topics;
    private final KafkaSettings kafka;
    private final Map<String, Brand> brands = new ConcurrentSkipListMap<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile boolean healthy;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "brand-table");

    private BrandTable(KafkaSettings kafka, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    /// Returns when every brand is known that was registered before.
    public static BrandTable open(KafkaSettings kafka, Topics topics) throws InterruptedException {
        BrandTable table = new BrandTable(kafka, topics);
        table.thread.start();
        table.complete.await();
        return table;
    }

    public boolean isHealthy() {
        return healthy && thread.isAlive();
    }

    public Optional<Brand> find(String brandId) {
        return Optional.ofNullable(brands.get(brandId));
    }

    /// Returns when this document, or a newer one of the brand, is known here.
    void await(Brand brand, Duration patience) throws InterruptedException {
        long deadline_ns = System.nanoTime() + patience.toNanos();
        while (find(brand.getBrandId()).filter(known -> known.getControlSeq() >= brand.getControlSeq()).isEmpty()) {
            if (System.nanoTime() > deadline_ns) {
                throw new IllegalStateException(
                        "Brand %s is registered, but not known here yet".formatted(brand.getBrandId()));
            }
            Thread.sleep(AWAIT_INTERVAL);
        }
    }

    @Override
    public void close() {
        stopping.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// After a failure from the beginning again: brands only ever get newer.
    private void run() {
        while (!stopping.get()) {
            try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                follow(consumer);
            } catch (RuntimeException e) {
                healthy = false;
                LOG.warn("The table of brands is read anew", e);
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        TopicPartition partition = new TopicPartition(topics.brands().name(), 0);
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (!stopping.get()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                Brand brand = topics.brands().codec().decode(record.value(), Brand.class);
                brands.merge(record.key(), brand,
                        (one, other) -> one.getControlSeq() > other.getControlSeq() ? one : other);
            }
            if (consumer.position(partition) >= end) {
                complete.countDown();
                healthy = true;
            }
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(kafka.with(Map.of(
                "isolation.level", "read_committed", "enable.auto.commit", false, "auto.offset.reset", "earliest")),
                new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static void pause() {
        try {
            Thread.sleep(BACKOFF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
