package dev.windfall.projections.ledger;

/// Players of a brand that share one time.
public record BucketKey(String brandId, int bucket) {}
