package dev.windfall.topology.wire;

import dev.windfall.projections.events.Fact;
import dev.windfall.schemas.AvroHeader;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.schemas.avro.BrandLogRecord;

import java.time.Instant;

/// Writes events of one brand as a record of the brand log, event by event, without making generated records of them.
public final class BrandLogWriter {

    private static final AvroHeader HEADER = new AvroHeader(BrandLogRecord.getClassSchema());
    private static final int EXPECTED = 8 * 1024;

    private final String brandId;
    private final AvroOutput events = new AvroOutput(EXPECTED);
    private int count;

    public BrandLogWriter(String brandId) {
        this.brandId = brandId;
    }

    public void add(Fact fact, Instant recordedAt) {
        events.writeMillis(recordedAt);
        WalletEvents.write(fact, events);
        count++;
    }

    /// In bytes, as far as it is.
    public int size() {
        return events.size();
    }

    public byte[] toBytes() {
        AvroOutput record = new AvroOutput(events.size() + 128);
        HEADER.write(record);
        record.writeString(brandId);
        record.writeItems(count);
        record.writeAll(events);
        record.writeEndOfItems();
        record.writeIsNull(true); // the control record
        return record.toBytes();
    }
}
