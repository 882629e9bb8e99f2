package dev.windfall.app.quarantine;

import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.Redrive;
import dev.windfall.servers.CannotStart;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// What is in quarantine, and what of it was tried once more. It is one partition, so an offset is enough to name a record.
public record Quarantine(KafkaSettings kafka, Topics topics) {

    /// All that is there now, the oldest first; what comes meanwhile is left for the next time.
    public void read(Consumer<Entry> reader) {
        try (CommittedRecords records = new CommittedRecords(kafka, topics.quarantine().name(), 0)) {
            records.forEachRemaining(record -> reader.accept(new Entry(record,
                    decode(topics.quarantine(), record, QuarantinedRecord.class))));
        }
    }

    /// The offsets of all that was redriven, by whomever.
    public Set<Long> redriven() {
        Set<Long> offsets = new HashSet<>();
        try (CommittedRecords records = new CommittedRecords(kafka, topics.redrives().name(), 0)) {
            records.forEachRemaining(record -> offsets.add(
                    decode(topics.redrives(), record, Redrive.class).getQuarantineOffset()));
        }
        return offsets;
    }

    private static <T extends SpecificRecordBase> T decode(Topic topic, ConsumerRecord<byte[], byte[]> record,
            Class<T> type) {
        try {
            return topic.codec().decode(record.value(), type);
        } catch (Undecodable e) {
            throw new CannotStart("Offset %d of %s can't be read (%s): a newer windfall may have written it"
                    .formatted(record.offset(), topic.name(), e.detail()), e);
        }
    }
}
