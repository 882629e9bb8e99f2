package dev.windfall.projections.deciding;

import java.time.Instant;

/// What a decision may rest on beside the state and the command.
///
/// @param caller the authenticated service, or the decider or connector that tells
/// @param actor  the person whom it names; empty if nobody
public record Given(Instant now, String caller, String actor) {}
