package dev.windfall.projections.ledger;

import java.time.Instant;

/// A bucket's time: the latest `recorded_at` of its events so far. Kept per bucket, so that it depends neither on how a brand is
/// spread over partitions nor on other brands.
public record BucketClock(Instant time) {

    /// Before any event: the first one moves it, whenever it was recorded.
    static final BucketClock START = new BucketClock(Instant.ofEpochMilli(-1));
}
