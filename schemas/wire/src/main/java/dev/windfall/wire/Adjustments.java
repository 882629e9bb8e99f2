package dev.windfall.wire;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand;
import dev.windfall.projections.adjustments.AdjustmentEvent;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;

import java.time.Instant;
import java.util.Objects;

/// Adjustments on the wire and in the domain: what is wanted of them, what becomes of them, and how they stand.
public final class Adjustments {

    public static final Form<AdjustmentCommand> COMMAND = Form.of(dev.windfall.schemas.avro.AdjustmentCommand.class,
            Adjustments::toAvro, Adjustments::fromAvro);
    public static final Form<AdjustmentEvent> EVENT = Form.of(dev.windfall.schemas.avro.AdjustmentEvent.class,
            Adjustments::toAvro, Adjustments::fromAvro);
    public static final Form<AdjustmentState> STATE = Form.of(dev.windfall.schemas.avro.AdjustmentState.class,
            Adjustments::toAvro, Adjustments::fromAvro);

    private Adjustments() {}

    private static dev.windfall.schemas.avro.AdjustmentCommand toAvro(AdjustmentCommand command) {
        var avro = dev.windfall.schemas.avro.AdjustmentCommand.newBuilder();
        return switch (command) {
            case AdjustmentCommand.Adjust adjust -> avro.setKind("ADJUST").setPlayerId(adjust.playerId())
                    .setAmount(adjust.amount()).setCurrency(adjust.currency()).setPayAs(adjust.payAs().name())
                    .setReason(adjust.reason()).build();
            case AdjustmentCommand.Told(EffectStatus status) -> avro.setKind("TOLD").setStatus(status.name()).build();
        };
    }

    private static AdjustmentCommand fromAvro(dev.windfall.schemas.avro.AdjustmentCommand command) {
        return switch (command.getKind()) {
            case "ADJUST" -> new AdjustmentCommand.Adjust(Objects.requireNonNull(command.getPlayerId()),
                    command.getAmount(), command.getCurrency(), PayAs.valueOf(command.getPayAs()),
                    command.getReason());
            case "TOLD" -> new AdjustmentCommand.Told(EffectStatus.valueOf(command.getStatus()));
            default -> throw new IllegalStateException("Unknown command " + command.getKind());
        };
    }

    private static dev.windfall.schemas.avro.AdjustmentEvent toAvro(AdjustmentEvent event) {
        var avro = dev.windfall.schemas.avro.AdjustmentEvent.newBuilder().setAt(event.at());
        return switch (event) {
            case AdjustmentEvent.Adjusted(Adjustment adjustment, Instant at) -> avro.setKind("ADJUSTED")
                    .setMade(toAvro(new AdjustmentState(adjustment, EffectStatus.PROCESSING, at, at))).build();
            case AdjustmentEvent.Moved(EffectStatus status, Instant _) -> avro.setKind("MOVED")
                    .setStatus(status.name()).build();
        };
    }

    private static AdjustmentEvent fromAvro(dev.windfall.schemas.avro.AdjustmentEvent event) {
        return switch (event.getKind()) {
            case "ADJUSTED" -> new AdjustmentEvent.Adjusted(
                    fromAvro(Objects.requireNonNull(event.getMade())).adjustment(), event.getAt());
            case "MOVED" -> new AdjustmentEvent.Moved(EffectStatus.valueOf(event.getStatus()), event.getAt());
            default -> throw new IllegalStateException("Unknown event " + event.getKind());
        };
    }

    private static dev.windfall.schemas.avro.AdjustmentState toAvro(AdjustmentState state) {
        Adjustment adjustment = state.adjustment();
        return dev.windfall.schemas.avro.AdjustmentState.newBuilder().setBrandId(adjustment.brandId())
                .setAdjustmentId(adjustment.adjustmentId()).setPlayerId(adjustment.playerId())
                .setAmount(adjustment.amount()).setCurrency(adjustment.currency())
                .setPayAs(adjustment.payAs().name()).setReason(adjustment.reason()).setCaller(adjustment.caller())
                .setActor(adjustment.actor()).setRequestId(adjustment.requestId()).setStatus(state.status().name())
                .setRequestedAt(state.requestedAt()).setChangedAt(state.changedAt()).build();
    }

    private static AdjustmentState fromAvro(dev.windfall.schemas.avro.AdjustmentState state) {
        return new AdjustmentState(
                new Adjustment(state.getBrandId(), state.getAdjustmentId(), state.getPlayerId(), state.getAmount(),
                        state.getCurrency(), PayAs.valueOf(state.getPayAs()), state.getReason(), state.getCaller(),
                        state.getActor()),
                EffectStatus.valueOf(state.getStatus()), state.getRequestedAt(), state.getChangedAt());
    }
}
