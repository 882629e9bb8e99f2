package dev.windfall.sink;

import dev.windfall.projections.effects.EffectState;

/// An effect as its decider had left it when the row was written.
///
/// @param seq of the decision, among those on this effect
public record EffectRow(EffectState state, long seq) {

    /// The place in a list that this one ends.
    public Cursor cursor() {
        return new Cursor(state.requestedAt(), state.effect().requestId());
    }
}
