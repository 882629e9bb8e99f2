package dev.windfall.projections.effects;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An effect as it stands.
///
/// @param call     the kind of the last call, or of the next one while it waits
/// @param calls    how many were made: the number of the last
/// @param attempts how many of them since it was requested, or replayed
/// @param dueAt    when the next call is to be made, while it waits
/// @param trouble  why it is not through
/// @param dispute  why it is frozen, if it is
/// @param note     of whoever closed it
public record EffectState(Effect effect, EffectStatus status, Certainty certainty, Call.Kind call, int calls,
        int attempts, @Nullable Instant dueAt, Trouble trouble, @Nullable String reference, @Nullable String dispute,
        String note, Instant requestedAt, Instant changedAt) {}
