package dev.windfall.projections.adjustments;

import dev.windfall.projections.Ids;
import dev.windfall.projections.Notes;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Decision.Rejection;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.events.Admission;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What becomes of an adjustment: it is made once, asks for its effect, and stands as that stands.
public final class AdjustmentDecider implements Decider<AdjustmentState, AdjustmentCommand, AdjustmentEvent> {

    @Override
    public Decision<AdjustmentEvent> decide(Subject subject, @Nullable AdjustmentState state,
            AdjustmentCommand command, Given given) {
        return switch (command) {
            case AdjustmentCommand.Adjust adjust -> adjusted(subject, state, adjust, given);
            case AdjustmentCommand.Told(EffectStatus status) -> moved(subject, state, status, given.now());
        };
    }

    @Override
    public AdjustmentState evolve(@Nullable AdjustmentState state, AdjustmentEvent event) {
        return switch (event) {
            case AdjustmentEvent.Adjusted(Adjustment adjustment, Instant at) -> new AdjustmentState(adjustment,
                    EffectStatus.PROCESSING, at, at);
            case AdjustmentEvent.Moved(EffectStatus status, Instant at) when state != null -> new AdjustmentState(
                    state.adjustment(), status, state.requestedAt(), at);
            case AdjustmentEvent.Moved _ -> throw new IllegalStateException("An adjustment begins by being made");
        };
    }

    @Override
    public Optional<Instant> wakeAt(AdjustmentState state) {
        return Optional.empty();
    }

    @Override
    public AdjustmentCommand wake() {
        throw new IllegalStateException("An adjustment waits for nothing but its effect");
    }

    private static Decision<AdjustmentEvent> adjusted(Subject subject, @Nullable AdjustmentState state,
            AdjustmentCommand.Adjust adjust, Given given) {
        Adjustment wanted = new Adjustment(subject.brandId(), subject.id(), adjust.playerId(), adjust.amount(),
                adjust.currency(), adjust.payAs(), adjust.reason(), given.caller(), given.actor());
        if (state != null) {
            return state.adjustment().effect().equals(wanted.effect()) ? new Decision.Unchanged<>()
                    : Decision.rejected("idempotency-key-reused",
                            "The Idempotency-Key was used for another adjustment before");
        }
        return mistake(adjust).<Decision<AdjustmentEvent>>map(Decision.Rejected::new)
                .orElseGet(() -> new Decision.Decided<>(List.of(new AdjustmentEvent.Adjusted(wanted, given.now())),
                        List.of(new Consequence.Request(wanted.effect()))));
    }

    private static Decision<AdjustmentEvent> moved(Subject subject, @Nullable AdjustmentState state,
            EffectStatus status, Instant now) {
        if (state == null) {
            return Decision.rejected("unknown-adjustment",
                    "There is no adjustment " + subject.id());
        }
        return state.status() == status ? new Decision.Unchanged<>()
                : new Decision.Decided<>(List.of(new AdjustmentEvent.Moved(status, now)), List.of());
    }

    private static Optional<Rejection> mistake(AdjustmentCommand.Adjust adjust) {
        if (!Ids.isValid(adjust.playerId())) {
            return wrong("/player_id", "player_id is 1 to 64 of A-Z a-z 0-9 _ . : -");
        }
        if (adjust.amount() < 1 || adjust.amount() > Admission.AMOUNT_MAX) {
            return wrong("/amount", "amount is 1 to %d minor units".formatted(Admission.AMOUNT_MAX));
        }
        if (adjust.payAs() == PayAs.COUPON) {
            return wrong("/pay_as", "pay_as is CASH or POINTS: what is locked is given by coupons alone");
        }
        return Notes.isValid(adjust.reason()) ? Optional.empty() : wrong("/reason", Notes.mistake("reason"));
    }

    private static Optional<Rejection> wrong(String pointer, String detail) {
        return Optional.of(new Rejection("invalid-adjustment", detail, pointer));
    }
}
