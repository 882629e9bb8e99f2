package dev.windfall.topology.ingest;

import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.QuarantinedRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one poll becomes: one brand-log record for many events of a brand and partition, and one record in quarantine for each
/// that was refused. A pack never mixes brands.
final class Packs {

    /// A pack stays far below the megabyte that a broker takes: with every text at its longest, an event has about 3 KB.
    private static final int EVENTS_MAX = 200;

    private record Place(String brandId, int partition) {}

    private final Topics topics;
    private final Map<Place, List<LoggedEvent>> open = new LinkedHashMap<>();
    private final List<ProducerRecord<byte[], byte[]>> closed = new ArrayList<>();

    Packs(Topics topics) {
        this.topics = topics;
    }

    void addEvent(String brandId, int partition, LoggedEvent event) {
        Place place = new Place(brandId, partition);
        List<LoggedEvent> pack = open.computeIfAbsent(place, unseen -> new ArrayList<>());
        pack.add(event);
        if (pack.size() == EVENTS_MAX) {
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

    private void close(Place place, List<LoggedEvent> events) {
        BrandLogRecord record = BrandLogRecord.newBuilder().setBrandId(place.brandId).setEvents(events).build();
        closed.add(new ProducerRecord<>(topics.brandLog().name(), place.partition,
                place.brandId.getBytes(StandardCharsets.UTF_8), topics.brandLog().codec().encode(record)));
    }
}
