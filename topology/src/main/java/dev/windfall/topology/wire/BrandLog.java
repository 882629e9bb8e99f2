package dev.windfall.topology.wire;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The brand log on the wire and in the domain, by generated records: as the verifier reads it, which so holds [BrandLogReader]
/// and [BrandLogWriter] against what Avro itself makes of their bytes.
public final class BrandLog {

    private BrandLog() {}

    /// @throws RuntimeException if what stands in the log can't be meant: that is never passed over
    public static LogRecord fromAvro(BrandLogRecord record, long offset) {
        List<Recorded> events = new ArrayList<>(record.getEvents().size());
        for (LoggedEvent logged : record.getEvents()) {
            events.add(new Recorded(WalletEvents.factOf(logged.getEvent()), logged.getRecordedAt(), offset,
                    events.size()));
        }
        return new LogRecord(record.getBrandId(), offset, events, control(record.getControl()));
    }

    public static BrandLogRecord toAvro(String brandId, Control control, Instant recordedAt) {
        return BrandLogRecord.newBuilder().setBrandId(brandId).setControl(new dev.windfall.schemas.avro.Control(
                control.seq(), ControlDocuments.kind(control.document()), recordedAt,
                ByteBuffer.wrap(ControlDocuments.encode(brandId, control)))).build();
    }

    private static @Nullable Control control(dev.windfall.schemas.avro.@Nullable Control control) {
        return control == null ? null
                : new Control(control.getControlSeq(),
                        ControlDocuments.decode(control.getKind(), control.getDocument().array()));
    }
}
