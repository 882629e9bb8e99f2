package dev.windfall.projections.adjustments;

import dev.windfall.projections.deciding.EffectStatus;

import java.time.Instant;

/// An adjustment as it stands.
///
/// @param status of its effect
public record AdjustmentState(Adjustment adjustment, EffectStatus status, Instant requestedAt, Instant changedAt) {}
