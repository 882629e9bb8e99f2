package dev.windfall.sink;

import dev.windfall.projections.adjustments.AdjustmentState;

/// An adjustment as its decider had left it when the row was written.
///
/// @param seq of the decision, among those on this adjustment
public record AdjustmentRow(AdjustmentState state, long seq) {

    /// The place in a list that this one ends.
    public Cursor cursor() {
        return new Cursor(state.requestedAt(), state.adjustment().adjustmentId());
    }
}
