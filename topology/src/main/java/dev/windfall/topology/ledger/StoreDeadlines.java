package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.BucketKey;
import dev.windfall.projections.ledger.Deadline;
import dev.windfall.projections.ledger.LedgerState.Deadlines;
import dev.windfall.topology.wire.Cases;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Deadlines in a store, in the order of bucket and time: `brand~bucket~milliseconds~case`.
record StoreDeadlines(KeyValueStore<String, byte[]> store) implements Deadlines {

    private static final byte[] PRESENT = {1};
    private static final int BUCKET_DIGITS = 4;
    private static final int TIME_DIGITS = 15;

    @Override
    public void add(Deadline deadline) {
        store.put(key(deadline), PRESENT);
    }

    @Override
    public void remove(Deadline deadline) {
        store.delete(key(deadline));
    }

    @Override
    public @Nullable Deadline first(BucketKey bucket) {
        try (KeyValueIterator<String, byte[]> found = store.prefixScan(prefix(bucket), new StringSerializer())) {
            if (!found.hasNext()) {
                return null;
            }
            String[] parts = found.next().key.split("~", 4);
            return new Deadline(bucket, Instant.ofEpochMilli(Long.parseLong(parts[2])), Cases.keyOf(parts[3]));
        }
    }

    private static String key(Deadline deadline) {
        return prefix(deadline.bucket()) + padded(deadline.at().toEpochMilli(), TIME_DIGITS) + "~"
                + Cases.key(deadline.key());
    }

    private static String prefix(BucketKey bucket) {
        return bucket.brandId() + "~" + padded(bucket.bucket(), BUCKET_DIGITS) + "~";
    }

    /// With as many digits, so that the order of the texts is that of the numbers.
    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(digits - text.length()) + text;
    }
}
