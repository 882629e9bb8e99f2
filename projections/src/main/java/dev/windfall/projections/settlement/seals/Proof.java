package dev.windfall.projections.settlement.seals;

import dev.windfall.projections.brands.Slice;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// That a leaf is in a root. Whoever has it needs nothing else, and learns of others no more than hashes and how many share the bucket.
///
/// @param place    of the leaf among those of its bucket, from 0
/// @param count    of those
/// @param inBucket the hashes beside the way from the bucket down to the leaf
/// @param above    the hashes beside the way from the bucket up to the root
public record Proof(Leaf leaf, int place, int count, List<Hash> inBucket, List<Hash> above) {

    private static final int LEVELS = Integer.numberOfTrailingZeros(Slice.BUCKETS);

    public Proof {
        inBucket = List.copyOf(inBucket);
        above = List.copyOf(above);
    }

    /// @param bucket all leaves of the leaf's bucket, in any order
    /// @param whole  of the run
    /// @return nothing if the leaf is not there
    public static Optional<Proof> of(Leaf leaf, Collection<Leaf> bucket, Part whole) {
        List<Leaf> leaves = bucket.stream().sorted().toList();
        int place = leaves.indexOf(leaf);
        return place < 0 ? Optional.empty()
                : Optional.of(new Proof(leaf, place, leaves.size(),
                        BucketTree.path(leaves.stream().map(Leaf::hash).toList(), place), whole.path(leaf.bucket())));
    }

    public boolean verify(Hash root) {
        if (place < 0 || place >= count || above.size() != LEVELS) {
            return false;
        }
        return top(leaf.hash(), place, count, inBucket)
                .map(top -> root(BucketDigest.of(leaf.bucket(), count, top).hash())).filter(root::equals).isPresent();
    }

    /// @return nothing if there are more or fewer hashes than a tree of so many leaves has on that way
    private static Optional<Hash> top(Hash hash, int place, int count, List<Hash> path) {
        if (count == 1 || path.isEmpty()) {
            return count == 1 && path.isEmpty() ? Optional.of(hash) : Optional.empty();
        }
        int left = BucketTree.left(count);
        Hash beside = path.getFirst();
        List<Hash> further = path.subList(1, path.size());
        return place < left
                ? top(hash, place, left, further).map(below -> Hash.ofPair(Hash.Kind.PAIR_OF_LEAVES, below, beside))
                : top(hash, place - left, count - left, further)
                        .map(below -> Hash.ofPair(Hash.Kind.PAIR_OF_LEAVES, beside, below));
    }

    /// On which side the bucket is follows from the player, and is not told: a leaf is only ever in its own bucket.
    private Hash root(Hash bucket) {
        Hash hash = bucket;
        for (int level = 0; level < LEVELS; level++) {
            boolean isLeft = ((leaf.bucket() >> level) & 1) == 0;
            hash = isLeft ? Hash.ofPair(Hash.Kind.PAIR_OF_BUCKETS, hash, above.get(level))
                    : Hash.ofPair(Hash.Kind.PAIR_OF_BUCKETS, above.get(level), hash);
        }
        return hash;
    }
}
