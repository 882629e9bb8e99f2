package dev.windfall.projections.settlement.seals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// The tree over the leaves of one bucket, in their order. It is that of RFC 9162: on the left of each pair are as many leaves as the
/// largest power of two that leaves some for the right, so it grows leaf by leaf, and keeps no more than one hash per level.
final class BucketTree {

    private final int bucket;
    private final Deque<Grown> grown = new ArrayDeque<>();
    private int count;

    BucketTree(int bucket) {
        this.bucket = bucket;
    }

    int bucket() {
        return bucket;
    }

    /// A tree of a power of two leaves. The newest is the smallest.
    private record Grown(Hash hash, int leaves) {}

    void add(Hash leaf) {
        Grown newest = new Grown(leaf, 1);
        while (!grown.isEmpty() && grown.peek().leaves == newest.leaves) {
            Grown left = grown.pop();
            newest = new Grown(Hash.ofPair(Hash.Kind.PAIR_OF_LEAVES, left.hash, newest.hash),
                    left.leaves + newest.leaves);
        }
        grown.push(newest);
        count++;
    }

    BucketDigest digest() {
        if (grown.isEmpty()) {
            return BucketDigest.empty(bucket);
        }
        Iterator<Grown> fromTheRight = grown.iterator();
        Hash top = fromTheRight.next().hash;
        while (fromTheRight.hasNext()) {
            top = Hash.ofPair(Hash.Kind.PAIR_OF_LEAVES, fromTheRight.next().hash, top);
        }
        return BucketDigest.of(bucket, count, top);
    }

    /// The hashes beside the way from the top to a leaf.
    static List<Hash> path(List<Hash> leaves, int place) {
        List<Hash> path = new ArrayList<>();
        int from = 0;
        int to = leaves.size();
        while (to - from > 1) {
            int middle = from + left(to - from);
            boolean isLeft = place < middle;
            path.add(isLeft ? top(leaves.subList(middle, to)) : top(leaves.subList(from, middle)));
            from = isLeft ? from : middle;
            to = isLeft ? middle : to;
        }
        return path;
    }

    /// How many of so many leaves, at least two, are on the left.
    static int left(int leaves) {
        return Integer.highestOneBit(leaves - 1);
    }

    private static Hash top(List<Hash> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int middle = left(leaves.size());
        return Hash.ofPair(Hash.Kind.PAIR_OF_LEAVES, top(leaves.subList(0, middle)),
                top(leaves.subList(middle, leaves.size())));
    }
}
