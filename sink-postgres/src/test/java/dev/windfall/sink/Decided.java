package dev.windfall.sink;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.wire.Adjustments;
import dev.windfall.wire.Effects;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// Records of the topic of events, as they follow from what is decided. The sink reads the state alone, so they carry no events.
final class Decided {

    private Decided() {}

    static DecidedEvents record(EffectRow row) {
        return record(row.state().effect().subject(), row.seq(), Effects.STATE.toAvro(row.state()),
                row.state().changedAt());
    }

    static DecidedEvents record(AdjustmentRow row) {
        return record(row.state().adjustment().subject(), row.seq(), Adjustments.STATE.toAvro(row.state()),
                row.state().changedAt());
    }

    private static DecidedEvents record(Subject subject, long seq, ByteBuffer state, Instant at) {
        return DecidedEvents.newBuilder().setBrandId(subject.brandId()).setDecider(subject.decider())
                .setSubjectId(subject.id()).setSeq(seq).setEvents(List.of())
                .setState(state).setCommandId("c" + seq).setCaller("test").setActor("")
                .setDecidedAt(at).build();
    }
}
