package dev.windfall.projections.settlement.seals;

import java.nio.ByteBuffer;

/// All leaves of the players of one bucket.
public record BucketDigest(int count, Hash hash) {

    static BucketDigest empty(int bucket) {
        return new BucketDigest(0, Hash.of(Hash.Kind.BUCKET, number(bucket, 0, 0).array()));
    }

    /// Which bucket it is, and how many leaves there are, is part of it: none can be put in another's place, or have another shape.
    static BucketDigest of(int bucket, int count, Hash top) {
        return new BucketDigest(count,
                Hash.of(Hash.Kind.BUCKET, number(bucket, count, Hash.BYTES).put(top.bytes()).array()));
    }

    private static ByteBuffer number(int bucket, int count, int more) {
        return ByteBuffer.allocate(2 * Integer.BYTES + more).putInt(bucket).putInt(count);
    }
}
