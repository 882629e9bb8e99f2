package dev.windfall.topology.wire;

import dev.windfall.projections.ledger.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The brand log on the wire and in the domain: its readers, live and verifying, read it alike.
public final class BrandLog {

    private static final String BRAND = "BRAND";
    private static final String PROFILE = "PROFILE";
    private static final AvroCodec DOCUMENTS = AvroCodec.of(Brand.getClassSchema(),
            dev.windfall.schemas.avro.Profile.getClassSchema());

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
        byte[] document = switch (control.document()) {
            case Control.Document.Settings(var settings) -> DOCUMENTS.encode(Brands.toAvro(settings, control.seq()));
            case Control.Document.PlayerProfile(String playerId, Profile profile) -> DOCUMENTS
                    .encode(Profiles.toAvro(brandId, playerId, profile));
        };
        String kind = switch (control.document()) {
            case Control.Document.Settings _ -> BRAND;
            case Control.Document.PlayerProfile _ -> PROFILE;
        };
        return BrandLogRecord.newBuilder().setBrandId(brandId).setControl(new dev.windfall.schemas.avro.Control(
                control.seq(), kind, recordedAt, ByteBuffer.wrap(document))).build();
    }

    private static @Nullable Control control(dev.windfall.schemas.avro.@Nullable Control control) {
        if (control == null) {
            return null;
        }
        byte[] bytes = control.getDocument().array();
        return switch (control.getKind()) {
            case BRAND -> new Control(control.getControlSeq(),
                    new Control.Document.Settings(Brands.fromAvro(DOCUMENTS.decode(bytes, Brand.class))));
            case PROFILE -> {
                var profile = DOCUMENTS.decode(bytes, dev.windfall.schemas.avro.Profile.class);
                yield new Control(control.getControlSeq(),
                        new Control.Document.PlayerProfile(profile.getPlayerId(), Profiles.fromAvro(profile)));
            }
            default -> throw new IllegalStateException("Unknown control record " + control.getKind());
        };
    }
}
