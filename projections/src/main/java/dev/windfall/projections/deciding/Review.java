package dev.windfall.projections.deciding;

import java.time.Instant;

/// What a person has said of what waited.
public record Review(boolean isApproved, String actor, String note, Instant at) {}
