package dev.windfall.sink;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.DecidedEvents;
import org.apache.avro.specific.SpecificRecord;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// Records of the topic of events, as they follow from what is decided. The sink reads the state alone, so they carry no events.
final class Decided {

    private static final AvroCodec STATES = AvroCodec.of(dev.windfall.schemas.avro.EffectState.getClassSchema(),
            dev.windfall.schemas.avro.AdjustmentState.getClassSchema());

    private Decided() {}

    static DecidedEvents record(EffectRow row) {
        return record(row.state().effect().subject(), row.seq(), toAvro(row.state()), row.state().changedAt());
    }

    static DecidedEvents record(AdjustmentRow row) {
        return record(row.state().adjustment().subject(), row.seq(), toAvro(row.state()), row.state().changedAt());
    }

    private static DecidedEvents record(Subject subject, long seq, SpecificRecord state, Instant at) {
        return DecidedEvents.newBuilder().setBrandId(subject.brandId()).setDecider(subject.decider())
                .setSubjectId(subject.id()).setSeq(seq).setEvents(List.of())
                .setState(ByteBuffer.wrap(STATES.encode(state))).setCommandId("c" + seq).setCaller("test").setActor("")
                .setDecidedAt(at).build();
    }

    private static dev.windfall.schemas.avro.EffectState toAvro(EffectState state) {
        return dev.windfall.schemas.avro.EffectState.newBuilder().setEffect(toAvro(state.effect()))
                .setStatus(state.status().name()).setCertainty(state.certainty().name()).setCall(state.call().name())
                .setCalls(state.calls()).setAttempts(state.attempts()).setDueAt(state.dueAt())
                .setCode(state.trouble().code()).setDetail(state.trouble().detail()).setReference(state.reference())
                .setDispute(state.dispute()).setNote(state.note()).setRequestedAt(state.requestedAt())
                .setChangedAt(state.changedAt()).build();
    }

    private static dev.windfall.schemas.avro.Effect toAvro(Effect effect) {
        var written = dev.windfall.schemas.avro.Effect.newBuilder();
        WalletCredit credit = switch (effect.content()) {
            case WalletCredit content -> {
                written.setKind("WALLET_CREDIT");
                yield content;
            }
            case WalletReverse(String creditRequestId, WalletCredit content) -> {
                written.setKind("WALLET_REVERSE").setReversesRequestId(creditRequestId);
                yield content;
            }
        };
        return written.setRequestId(effect.requestId()).setBrandId(effect.brandId()).setPlayerId(effect.playerId())
                .setAmount(credit.amount()).setCurrency(credit.currency()).setPayAs(credit.payAs().name())
                .setReferenceId(credit.referenceId()).setRemarks(credit.remarks())
                .setOwnerDecider(effect.owner().decider()).setOwnerId(effect.owner().id()).build();
    }

    private static dev.windfall.schemas.avro.AdjustmentState toAvro(AdjustmentState state) {
        Adjustment made = state.adjustment();
        return dev.windfall.schemas.avro.AdjustmentState.newBuilder().setBrandId(made.brandId())
                .setAdjustmentId(made.adjustmentId()).setPlayerId(made.playerId()).setAmount(made.amount())
                .setCurrency(made.currency()).setPayAs(made.payAs().name()).setReason(made.reason())
                .setCaller(made.caller()).setActor(made.actor()).setRequestId(made.requestId())
                .setStatus(state.status().name()).setRequestedAt(state.requestedAt()).setChangedAt(state.changedAt())
                .build();
    }
}
