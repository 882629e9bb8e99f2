package dev.windfall.topology.brands;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.Slice;
import dev.windfall.schemas.Follower;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.wire.Brands;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// The registered brands, kept up to date from their topic. A stale table can only find a brand unknown, never send its events
/// elsewhere: what routes is fixed at registration.
public final class BrandTable implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final KafkaSettings kafka;
    private final Map<String, Known> brands = new ConcurrentHashMap<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Follower follower = new Follower("brand-table", this::follow);

    private BrandTable(KafkaSettings kafka, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    /// A brand, and what routes its events.
    public record Known(Brand brand, BrandSettings settings, Slice slice) {}

    /// Returns when every brand is known that was registered before.
    public static BrandTable open(KafkaSettings kafka, Topics topics) throws InterruptedException {
        BrandTable table = new BrandTable(kafka, topics);
        table.follower.start();
        try {
            table.complete.await();
        } catch (InterruptedException e) {
            table.close();
            throw e;
        }
        return table;
    }

    public boolean isHealthy() {
        return follower.isHealthy();
    }

    public Optional<Brand> find(String brandId) {
        return known(brandId).map(Known::brand);
    }

    public Optional<Known> known(String brandId) {
        return Optional.ofNullable(knownOrNull(brandId));
    }

    /// The same for those who ask for each event.
    public @Nullable Known knownOrNull(String brandId) {
        return brands.get(brandId);
    }

    @Override
    public void close() {
        follower.close();
    }

    /// From the beginning, and after a failure again: brands only ever get newer.
    private void follow(Follower self) {
        TopicPartition partition = new TopicPartition(topics.brands().name(), 0);
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (!self.isStopping()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.value() == null) {
                        continue; // a brand is never taken back
                    }
                    Brand brand = topics.brands().codec().decode(record.value(), Brand.class);
                    BrandSettings settings = Brands.fromAvro(brand);
                    brands.merge(record.key(), new Known(brand, settings, settings.slice(topics.partitions())),
                            (one, other) -> one.brand.getControlSeq() > other.brand.getControlSeq() ? one : other);
                }
                if (consumer.position(partition) >= end) {
                    complete.countDown();
                    self.isWell();
                }
            }
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(kafka.with(Map.of(
                "isolation.level", "read_committed", "enable.auto.commit", false, "auto.offset.reset", "earliest")),
                new StringDeserializer(), new ByteArrayDeserializer());
    }
}
