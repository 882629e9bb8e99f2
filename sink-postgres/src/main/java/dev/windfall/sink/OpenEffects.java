package dev.windfall.sink;

import dev.windfall.projections.deciding.EffectStatus;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How many effects stand so, in all brands.
///
/// @param oldest when the oldest of them was requested; nothing if there is none
public record OpenEffects(EffectStatus status, long count, @Nullable Instant oldest) {}
