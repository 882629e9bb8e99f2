package dev.windfall.projections.settlement.runs;

/// What somebody has said of the lines that waited.
public record Review(boolean isApproved, String actor, String note) {}
