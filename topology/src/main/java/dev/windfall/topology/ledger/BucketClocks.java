package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.ledger.BucketClock;
import dev.windfall.projections.ledger.BucketKey;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The clocks of player buckets, one of which each event asks. They are read from the table once, and stay in memory from commit to
/// commit as plain numbers.
final class BucketClocks implements Table<BucketKey, BucketClock> {

    private static final char CLOCK = 't';
    /// Whose clocks stay in memory; a brand's take 32 KB.
    private static final int BRANDS_MAX = 128;
    /// No log has such times.
    private static final long NOT_READ = Long.MIN_VALUE;
    private static final long NONE = Long.MIN_VALUE + 1;

    private static final class OfBrand {

        private final String brandId;
        private final long[] times_ms = new long[Slice.BUCKETS];
        private final BitSet changed = new BitSet(Slice.BUCKETS);

        OfBrand(String brandId) {
            this.brandId = brandId;
            Arrays.fill(times_ms, NOT_READ);
        }
    }

    private final SegmentTable table;
    private final AvroOutput output = new AvroOutput(128);
    private final Map<String, OfBrand> brands = new HashMap<>();
    /// A record of the log has events of one brand.
    private @Nullable OfBrand last;

    BucketClocks(SegmentTable table) {
        this.table = table;
    }

    @Override
    public @Nullable BucketClock get(BucketKey bucket) {
        OfBrand brand = brand(bucket.brandId());
        long time_ms = brand.times_ms[bucket.bucket()];
        if (time_ms == NOT_READ) {
            time_ms = stored(bucket);
            brand.times_ms[bucket.bucket()] = time_ms;
        }
        return time_ms == NONE ? null : new BucketClock(Instant.ofEpochMilli(time_ms));
    }

    /// A clock goes on for ever.
    @Override
    public void put(BucketKey bucket, @Nullable BucketClock clock) {
        OfBrand brand = brand(bucket.brandId());
        brand.times_ms[bucket.bucket()] = Objects.requireNonNull(clock, "a clock").time().toEpochMilli();
        brand.changed.set(bucket.bucket());
    }

    void write(Batch batch) {
        for (OfBrand brand : brands.values()) {
            for (int bucket = brand.changed.nextSetBit(0); bucket >= 0; bucket = brand.changed.nextSetBit(bucket + 1)) {
                batch.put(key(brand.brandId, bucket), value(brand.times_ms[bucket]));
            }
            brand.changed.clear();
        }
        if (brands.size() > BRANDS_MAX) {
            brands.clear();
            last = null;
        }
    }

    private OfBrand brand(String brandId) {
        if (last == null || !last.brandId.equals(brandId)) {
            last = brands.computeIfAbsent(brandId, OfBrand::new);
        }
        return last;
    }

    private long stored(BucketKey bucket) {
        byte[] stored = table.get(key(bucket.brandId(), bucket.bucket()));
        if (stored == null) {
            return NONE;
        }
        AvroInput input = new AvroInput(stored, 0);
        return input.readLong();
    }

    private byte[] key(String brandId, int bucket) {
        output.clear();
        output.writeText(Character.toString(CLOCK));
        output.writeText(brandId);
        output.writeText("~");
        output.writeLong(bucket);
        return output.toBytes();
    }

    private byte[] value(long time_ms) {
        output.clear();
        output.writeLong(time_ms);
        return output.toBytes();
    }
}
