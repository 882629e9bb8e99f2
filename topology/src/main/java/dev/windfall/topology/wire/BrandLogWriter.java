package dev.windfall.topology.wire;

import dev.windfall.projections.events.Fact;
import dev.windfall.schemas.AvroHeader;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.schemas.avro.BrandLogRecord;

import java.time.Instant;

/// Writes events of one brand as a record of the brand log, event by event, without making generated records of them.
public final class BrandLogWriter {

    private static final AvroHeader HEADER = new AvroHeader(BrandLogRecord.getClassSchema());
    private static final AvroOutput END = end();

    private final String brandId;
    private final AvroOutput begin = new AvroOutput(64);
    private final AvroOutput events = new AvroOutput(1024);
    private int count;

    public BrandLogWriter(String brandId) {
        this.brandId = brandId;
    }

    private static AvroOutput end() {
        AvroOutput end = new AvroOutput(2);
        end.writeEndOfItems();
        end.writeIsNull(true); // the control record
        return end;
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
        begin.clear();
        HEADER.write(begin);
        begin.writeString(brandId);
        begin.writeItems(count);
        return AvroOutput.joined(begin, events, END);
    }

    /// For the next record of the brand, in the room that this one has taken.
    public void clear() {
        events.clear();
        count = 0;
    }
}
