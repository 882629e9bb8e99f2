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

/// What a poll becomes: one brand-log record for many events of a brand and partition, and one record in quarantine for each
/// that was refused. A pack never mixes brands.
final class Packs {

    /// A pack stays far below the megabyte that a broker takes, and is folded in one go while readers wait.
    private static final int BYTES_MAX = 128 * 1024;

    /// Of those that are kept for the next poll: so many brands have traffic at once, or it does not matter.
    private static final int KEPT_MAX = 256;

    private record Place(String brandId, int partition) {}

    private final Topics topics;
    /// Empty where nothing has come since the last poll.
    private final Map<Place, BrandLogWriter> packs = new LinkedHashMap<>();
    private List<ProducerRecord<byte[], byte[]>> closed = new ArrayList<>();

    Packs(Topics topics) {
        this.topics = topics;
    }

    void addEvent(Fact fact, Instant recordedAt, int partition) {
        Place place = new Place(fact.brandId(), partition);
        BrandLogWriter pack = packs.computeIfAbsent(place, unseen -> new BrandLogWriter(unseen.brandId));
        pack.add(fact, recordedAt);
        if (pack.size() > BYTES_MAX) {
            close(place, pack);
        }
    }

    void addRefused(QuarantinedRecord record) {
        closed.add(new ProducerRecord<>(topics.quarantine().name(), topics.quarantine().codec().encode(record)));
    }

    /// All that was added since the last time.
    List<ProducerRecord<byte[], byte[]>> records() {
        packs.forEach(this::close);
        if (packs.size() > KEPT_MAX) {
            packs.clear();
        }
        List<ProducerRecord<byte[], byte[]>> records = closed;
        closed = new ArrayList<>();
        return records;
    }

    private void close(Place place, BrandLogWriter pack) {
        if (pack.size() > 0) {
            closed.add(new ProducerRecord<>(topics.brandLog().name(), place.partition,
                    place.brandId.getBytes(StandardCharsets.UTF_8), pack.toBytes()));
            pack.clear();
        }
    }
}
