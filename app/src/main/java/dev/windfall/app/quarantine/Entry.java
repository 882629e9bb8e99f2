package dev.windfall.app.quarantine;

import dev.windfall.schemas.avro.QuarantinedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record of quarantine: as it stands there, and what it says.
public record Entry(ConsumerRecord<byte[], byte[]> record, QuarantinedRecord said) {

    public long offset() {
        return record.offset();
    }
}
