package dev.windfall.projections.adjustments;

import dev.windfall.projections.deciding.EffectStatus;

import java.time.Instant;

/// Something that has become of an adjustment.
public sealed interface AdjustmentEvent {

    Instant at();

    record Adjusted(Adjustment adjustment, Instant at) implements AdjustmentEvent {}

    /// Its effect stands otherwise.
    record Moved(EffectStatus status, Instant at) implements AdjustmentEvent {}
}
