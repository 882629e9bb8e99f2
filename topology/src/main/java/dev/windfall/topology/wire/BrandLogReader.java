package dev.windfall.topology.wire;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.AvroHeader;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.avro.BrandLogRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads the brand log without making a generated record of each event. For one thread.
public final class BrandLogReader {

    private static final AvroHeader HEADER = new AvroHeader(BrandLogRecord.getClassSchema());

    private final AvroCodec codec;
    private final RawEvents events = new RawEvents();

    /// @param codec for what older versions have written
    public BrandLogReader(AvroCodec codec) {
        this.codec = codec;
    }

    /// @throws RuntimeException if what stands in the log can't be meant: that is never passed over
    public LogRecord read(byte[] message, long offset) {
        if (!HEADER.begins(message)) {
            return BrandLog.fromAvro(codec.decode(message, BrandLogRecord.class), offset);
        }
        try {
            return read(HEADER.body(message), offset);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new Undecodable("Offset %d of the brand log has less than it should".formatted(offset), e);
        }
    }

    private LogRecord read(AvroInput input, long offset) {
        String brandId = events.readName(input);
        List<Recorded> recorded = new ArrayList<>();
        for (int items = input.readItems(); items > 0; items = input.readItems()) {
            for (int i = 0; i < items; i++) {
                Instant recordedAt = input.readMillis();
                recorded.add(new Recorded(events.readFact(input), recordedAt, offset, recorded.size()));
            }
        }
        return new LogRecord(brandId, offset, recorded, control(input));
    }

    private @Nullable Control control(AvroInput input) {
        if (input.readIsNull()) {
            return null;
        }
        long controlSeq = input.readLong();
        String kind = events.readName(input);
        input.readLong(); // recorded_at is for people
        return new Control(controlSeq, ControlDocuments.decode(kind, input.readBytes()));
    }
}
