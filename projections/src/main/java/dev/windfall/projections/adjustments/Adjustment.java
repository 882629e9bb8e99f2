package dev.windfall.projections.adjustments;

import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;

/// A credit that somebody gives by hand.
///
/// @param amount minor units
public record Adjustment(String brandId, String adjustmentId, String playerId, long amount, String currency,
        PayAs payAs, String reason, String caller, String actor) {

    public static final String DECIDER = "adjustment";

    public String requestId() {
        return "adjustment-" + adjustmentId;
    }

    public Subject subject() {
        return new Subject(DECIDER, brandId, adjustmentId);
    }
}
