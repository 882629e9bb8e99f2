package dev.windfall.topology.wire;

import dev.windfall.projections.Digests;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.RawEvent;
import dev.windfall.projections.events.Verdict;
import dev.windfall.projections.ledger.Folded.Displaced;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;

/// Records for quarantine: what it was, where it stands, why it does not count, and what is needed to try it again.
public final class Quarantined {

    /// Longer ones are kept as their digest and their coordinates.
    public static final int RAW_BYTES_MAX = 64 * 1024;

    private static final int TEXT_MAX = 500;
    private static final AvroCodec EVENTS = AvroCodec.of(WalletEvent.getClassSchema());

    private Quarantined() {}

    /// Where a record was read.
    public record Source(TopicPartition partition, long offset, Instant timestamp, WalletFormat format) {}

    /// @param bytes as they came
    /// @param event what they were decoded to, if they could be
    public static QuarantinedRecord refused(Source source, byte[] bytes, @Nullable RawEvent event,
            Verdict.Refused refused, Instant now) {
        QuarantinedRecord.Builder record = QuarantinedRecord.newBuilder()
                .setReason(refused.reason().name()).setField(refused.field()).setDetail(shortened(refused.detail()))
                .setSourceTopic(source.partition.topic()).setSourcePartition(source.partition.partition())
                .setSourceOffset(source.offset).setSourceTimestamp(source.timestamp)
                .setSha256(ByteBuffer.wrap(Digests.sha256(bytes))).setQuarantinedAt(now)
                .setFormat(source.format.name());
        if (bytes.length <= RAW_BYTES_MAX) {
            record.setBytes(ByteBuffer.wrap(bytes));
        } else if (event != null) {
            // What made it long was no part of an event: the event itself is short, and can be tried again.
            byte[] encoded = EVENTS.encode(WalletEvents.toAvro(event));
            record.setFormat(encoded.length <= RAW_BYTES_MAX ? WalletFormat.AVRO.name() : source.format.name())
                    .setBytes(encoded.length <= RAW_BYTES_MAX ? ByteBuffer.wrap(encoded) : null);
        }
        if (event != null) {
            record.setBrandId(shortened(event.brandId())).setEventId(shortened(event.eventId()))
                    .setCurrency(event.currency() == null ? null : shortened(event.currency()));
        }
        return record.build();
    }

    /// @param partition of the brand log, where the event stands
    public static QuarantinedRecord displaced(Displaced displaced, TopicPartition partition) {
        Fact fact = displaced.event().fact();
        byte[] bytes = EVENTS.encode(WalletEvents.toAvro(fact));
        return QuarantinedRecord.newBuilder()
                .setReason(displaced.reason().name()).setDetail(shortened(displaced.detail()))
                .setBrandId(fact.brandId()).setEventId(fact.eventId())
                .setSourceTopic(partition.topic()).setSourcePartition(partition.partition())
                .setSourceOffset(displaced.event().offset()).setLogIndex(displaced.event().index())
                .setSourceTimestamp(displaced.event().recordedAt()).setFormat(WalletFormat.AVRO.name())
                .setBytes(ByteBuffer.wrap(bytes)).setSha256(ByteBuffer.wrap(Digests.sha256(bytes)))
                .setQuarantinedAt(displaced.at()).build();
    }

    /// What came with a record that is refused may be of any length.
    private static String shortened(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }
}
