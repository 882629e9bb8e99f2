package dev.windfall.topology.ingest;

import dev.windfall.projections.events.Fact;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.topology.wire.BrandLogWriter;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one poll becomes: one brand-log record for many events of a brand and partition, and one record in quarantine for each
/// that was refused. A pack never mixes brands.
final class Packs {

    /// A pack stays far below the megabyte that a broker takes, and is folded in one go while readers wait.
    private static final int BYTES_MAX = 128 * 1024;

    private record Place(String brandId, int partition) {}

    private final Topics topics;
    private final Map<Place, BrandLogWriter> open = new LinkedHashMap<>();
    private final List<ProducerRecord<byte[], byte[]>> closed = new ArrayList<>();

    Packs(Topics topics) {
        this.topics = topics;
    }

    void addEvent(Fact fact, Instant recordedAt, int partition) {
        Place place = new Place(fact.brandId(), partition);
        BrandLogWriter pack = open.computeIfAbsent(place, unseen -> new BrandLogWriter(unseen.brandId));
        pack.add(fact, recordedAt);
        if (pack.size() > BYTES_MAX) {
            close(place, pack);
            open.remove(place);
        }
    }

    void addRefused(QuarantinedRecord record) {
        closed.add(new ProducerRecord<>(topics.quarantine().name(), topics.quarantine().codec().encode(record)));
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        open.forEach(this::close);
        open.clear();
        return closed;
    }

    private void close(Place place, BrandLogWriter pack) {
        closed.add(new ProducerRecord<>(topics.brandLog().name(), place.partition,
                place.brandId.getBytes(StandardCharsets.UTF_8), pack.toBytes()));
    }
}
