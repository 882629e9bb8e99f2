package dev.windfall.projections.deciding;

import java.time.Instant;

/// What others inherit where they don't say it themselves.
///
/// @param version  by which it is newer than another
/// @param document what is said, as canonical text
public record Inheritance(int version, String document, Instant decidedAt, String actor) {}
