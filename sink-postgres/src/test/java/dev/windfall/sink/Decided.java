package dev.windfall.sink;

import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.wire.Adjustments;
import dev.windfall.wire.CouponDefinitions;
import dev.windfall.wire.Coupons;
import dev.windfall.wire.Effects;
import dev.windfall.wire.Payouts;
import dev.windfall.wire.Runs;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// Records of the topic of events, as they follow from what is decided. Of effects and adjustments the sink reads the state alone, so they
/// carry no events.
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

    static DecidedEvents record(CouponRow row) {
        return record(Coupon.subject(row.state().coupon().id()), row.seq(), Coupons.STATE.toAvro(row.state()),
                row.state().changedAt());
    }

    static DecidedEvents record(CouponDefinitionRow row) {
        return record(row.state().coupon().subject(), row.seq(), CouponDefinitions.STATE.toAvro(row.state()),
                row.state().defaults().decidedAt());
    }

    static DecidedEvents record(AccountId account, long seq, List<PayoutEvent> events, PayoutState state, Instant at) {
        return record(account.subject(), seq, events.stream().map(Payouts.EVENT::toAvro).toList(),
                Payouts.STATE.toAvro(state), at);
    }

    static DecidedEvents record(RunState run, long seq) {
        return record(RunDecider.subject(run.id()), seq, List.of(), Runs.STATE.toAvro(run), run.changedAt());
    }

    private static DecidedEvents record(Subject subject, long seq, ByteBuffer state, Instant at) {
        return record(subject, seq, List.of(), state, at);
    }

    private static DecidedEvents record(Subject subject, long seq, List<ByteBuffer> events, ByteBuffer state,
            Instant at) {
        return DecidedEvents.newBuilder().setBrandId(subject.brandId()).setDecider(subject.decider())
                .setSubjectId(subject.id()).setSeq(seq).setEvents(events)
                .setState(state).setCommandId("c" + seq).setCaller("test").setActor("")
                .setDecidedAt(at).build();
    }
}
