package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Fact;

import java.time.Instant;

/// A fact as it stands in the brand log.
///
/// @param recordedAt when the platform knew it
/// @param index      its place among the events of its record
public record Recorded(Fact fact, Instant recordedAt, long offset, int index) {}
