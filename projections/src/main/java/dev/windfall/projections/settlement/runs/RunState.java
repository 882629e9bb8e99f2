package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.settlement.RunId;

/// A run as it stands.
///
/// @param attempt from 1: the last one that was asked for
public record RunState(RunId id, int attempt, Pinned pinned, Phase phase) {

    public RunStatus status() {
        return phase.status();
    }

    RunState in(Phase next) {
        return new RunState(id, attempt, pinned, next);
    }
}
