package dev.windfall.projections.ledger;

import java.time.Instant;

/// A bucket's time: the latest `recorded_at` of its events so far. Kept per bucket, so that it depends neither on how a brand is
/// spread over partitions nor on other brands.
///
/// @param nothingDueBefore no deadline of the bucket lies before this
public record BucketClock(Instant time, Instant nothingDueBefore) {

    static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);
    /// Before any event: the first one moves it, whenever it was recorded.
    static final BucketClock START = new BucketClock(Instant.ofEpochMilli(-1), NEVER);
}
