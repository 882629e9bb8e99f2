package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.settlement.RunId;

import java.time.Instant;

/// A run as it stands.
///
/// @param attempt     from 1: the last one that was asked for
/// @param requestedAt when that was
/// @param changedAt   when anything became of it
public record RunState(RunId id, int attempt, Pinned pinned, Phase phase, Instant requestedAt, Instant changedAt) {

    public RunStatus status() {
        return phase.status();
    }

    RunState in(Phase next, Instant at) {
        return new RunState(id, attempt, pinned, next, requestedAt, at);
    }
}
