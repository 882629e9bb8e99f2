package dev.windfall.projections.adjustments;

import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;

/// What can be wanted of an adjustment.
public sealed interface AdjustmentCommand {

    /// @param amount minor units
    record Adjust(String playerId, long amount, String currency, PayAs payAs, String reason)
            implements
                AdjustmentCommand {}

    /// By its effect.
    record Told(EffectStatus status) implements AdjustmentCommand {}
}
