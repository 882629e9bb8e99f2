package dev.windfall.projections.ledger;

import java.time.Instant;

/// A case to be looked at once its bucket's time has passed this.
public record Deadline(BucketKey bucket, Instant at, CaseKey key) {}
