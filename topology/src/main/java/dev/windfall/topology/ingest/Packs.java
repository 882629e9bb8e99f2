package dev.windfall.topology.ingest;

import dev.windfall.projections.events.Verdict;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.QuarantinedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one poll becomes: one brand-log record for many events of a brand and partition, and one record in quarantine for each
/// that was refused. A pack never mixes brands.
final class Packs {

    /// A pack stays far below the megabyte that a broker takes: with every text at its longest, an event has about 3 KB.
    private static final int EVENTS_MAX = 200;
    private static final int TEXT_MAX = 500;
    private static final int RAW_BYTES_MAX = 64 * 1024;

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

    void addRefused(ConsumerRecord<byte[], byte[]> record, WalletFormat format, Verdict.Refused refused,
            @Nullable String brandId,
            Instant now) {
        byte[] bytes = record.value() == null ? new byte[0] : record.value();
        QuarantinedRecord quarantined = QuarantinedRecord.newBuilder()
                .setReason(refused.reason().name()).setField(refused.field()).setDetail(shortened(refused.detail()))
                .setBrandId(brandId == null ? null : shortened(brandId))
                .setSourceTopic(record.topic()).setSourcePartition(record.partition()).setSourceOffset(record.offset())
                .setSourceTimestamp(Instant.ofEpochMilli(record.timestamp())).setFormat(format.name())
                .setBytes(bytes.length > RAW_BYTES_MAX ? null : ByteBuffer.wrap(bytes))
                .setSha256(ByteBuffer.wrap(sha256(bytes))).setQuarantinedAt(now).build();
        closed.add(new ProducerRecord<>(topics.quarantine().name(), topics.quarantine().codec().encode(quarantined)));
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

    /// What came with a record that is refused may be of any length.
    private static String shortened(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
