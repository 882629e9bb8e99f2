package dev.windfall.topology.brands;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.Slice;
import dev.windfall.schemas.FollowedTopic;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.wire.Brands;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The registered brands, kept up to date from their topic. A stale table can only find a brand unknown, never send its events
/// elsewhere: what routes is fixed at registration.
public final class BrandTable implements AutoCloseable {

    private final int partitions;
    private final Map<String, Known> brands = new ConcurrentHashMap<>();
    private final FollowedTopic topic;

    private BrandTable(KafkaSettings kafka, Topics topics) {
        this.partitions = topics.partitions();
        this.topic = new FollowedTopic("brand-table", kafka, topics.brands(), this::take);
    }

    /// A brand, and what routes its events.
    public record Known(Brand brand, BrandSettings settings, Slice slice) {}

    /// Returns when every brand is known that was registered before.
    public static BrandTable open(KafkaSettings kafka, Topics topics) throws InterruptedException {
        BrandTable table = new BrandTable(kafka, topics);
        table.topic.start();
        return table;
    }

    public boolean isHealthy() {
        return topic.isHealthy();
    }

    public Set<String> ids() {
        return Set.copyOf(brands.keySet());
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
        topic.close();
    }

    /// Brands only ever get newer.
    private void take(String brandId, SpecificRecord message) {
        Brand brand = (Brand) message;
        BrandSettings settings = Brands.fromAvro(brand);
        brands.merge(brandId, new Known(brand, settings, settings.slice(partitions)),
                (one, other) -> one.brand.getControlSeq() > other.brand.getControlSeq() ? one : other);
    }
}
