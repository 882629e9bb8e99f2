package dev.windfall.topology.ingest;

import dev.windfall.projections.events.Verdict.Reason;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.Redrive;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Instant;
import java.util.Optional;

/// How a quarantined record is sent through ingest once more.
public final class Redrives {

    private Redrives() {}

    /// It keeps the time at which the platform first knew it: read late, an event means what it would have meant then. Only what
    /// was ahead of its time gets the time of now.
    ///
    /// @return nothing if its bytes were too many to be kept
    public static Optional<ProducerRecord<byte[], byte[]>> of(Topics topics, ConsumerRecord<byte[], byte[]> record,
            Instant now) {
        QuarantinedRecord quarantined = topics.quarantine().codec().decode(record.value(), QuarantinedRecord.class);
        if (quarantined.getBytes() == null) {
            return Optional.empty();
        }
        long known_ms = quarantined.getSourceTimestamp().toEpochMilli();
        Long timestamp_ms = known_ms < 0 || known_ms > now.toEpochMilli()
                || quarantined.getReason().equals(Reason.IN_THE_FUTURE.name()) ? null
                        : known_ms;
        return Optional.of(new ProducerRecord<>(topics.redrives().name(), 0, timestamp_ms, null,
                topics.redrives().codec().encode(new Redrive(record.offset(), quarantined.getSourceTopic(),
                        quarantined.getSourcePartition(), quarantined.getSourceOffset(), quarantined.getFormat(),
                        quarantined.getBytes()))));
    }
}
