package dev.windfall.app.verify;

import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.topology.wire.BrandLog;

/// What records hold, in whatever topic or file they stand.
public final class Decoded {

    private static final AvroCodec BRAND_LOG;
    private static final AvroCodec EVENTS;

    static {
        Topics any = new Topics("", 1);
        BRAND_LOG = any.brandLog().codec();
        EVENTS = any.events().codec();
    }

    private Decoded() {}

    public static LogRecord log(long offset, byte[] record) {
        return BrandLog.fromAvro(BRAND_LOG.decode(record, BrandLogRecord.class), offset);
    }

    public static DecidedEvents events(byte[] record) {
        return EVENTS.decode(record, DecidedEvents.class);
    }
}
