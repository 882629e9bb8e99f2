package dev.windfall.app.quarantine;

import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.QuarantinedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Records of quarantine, as tests need them.
final class Entries {

    static final Topics TOPICS = new Topics("", 1);
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

    private Entries() {}

    static Entry entry(long offset, String reason) {
        return entry(offset, event(reason).build());
    }

    static Entry entry(long offset, QuarantinedRecord said) {
        return new Entry(new ConsumerRecord<>(TOPICS.quarantine().name(), 0, offset, new byte[0],
                TOPICS.quarantine().codec().encode(said)), said);
    }

    /// An event of aurora.
    static QuarantinedRecord.Builder event(String reason) {
        return QuarantinedRecord.newBuilder().setReason(reason).setField("stake").setDetail("stake is negative")
                .setBrandId("aurora").setEventId("e1").setSourceTopic("bets").setSourcePartition(2).setSourceOffset(17)
                .setSourceTimestamp(NOON.minusSeconds(1)).setFormat("JSON")
                .setBytes(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)))
                .setSha256(ByteBuffer.wrap(new byte[]{0x0f, (byte) 0xa0})).setQuarantinedAt(NOON);
    }
}
