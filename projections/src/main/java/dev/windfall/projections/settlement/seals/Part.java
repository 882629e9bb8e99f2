package dev.windfall.projections.settlement.seals;

import dev.windfall.projections.brands.Slice;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What some of the buckets of a run come to: those of a partition, or some of them. Put together in any order they are the whole, for a
/// player's bucket does not depend on how a brand is spread.
///
/// @param buckets by number, those that have leaves
/// @param totals  by currency
public record Part(SortedMap<Integer, BucketDigest> buckets, SortedMap<String, Total> totals) {

    public static final Part NONE = new Part(new TreeMap<>(), new TreeMap<>());

    /// The tree over nothing, level by level from the buckets up: in a run of few players most of it is just that.
    private static final List<List<Hash>> EMPTY = emptyLevels();
    private static final Comparator<Leaf> ORDER = Comparator.comparingInt(Leaf::bucket)
            .thenComparing(Comparator.naturalOrder());

    public Part {
        buckets = Collections.unmodifiableSortedMap(new TreeMap<>(buckets));
        totals = Collections.unmodifiableSortedMap(new TreeMap<>(totals));
    }

    /// @param leaves all of some buckets, in any order
    public static Part of(Collection<Leaf> leaves) {
        Builder builder = new Builder();
        leaves.stream().sorted(ORDER).forEach(builder::add);
        return builder.build();
    }

    /// Takes leaves one by one, and keeps none of them.
    public static final class Builder {

        private final SortedMap<Integer, BucketDigest> buckets = new TreeMap<>();
        private final SortedMap<String, Total> totals = new TreeMap<>();
        private BucketTree tree = new BucketTree(0);
        private @Nullable Leaf last;

        /// @param leaf in the order of buckets, and in a bucket in that of leaves
        public void add(Leaf leaf) {
            int bucket = leaf.bucket();
            boolean isNext = bucket == tree.bucket() ? last == null || last.compareTo(leaf) < 0
                    : bucket > tree.bucket();
            if (!isNext) {
                throw new IllegalArgumentException("%s comes after %s".formatted(leaf, last));
            }
            totals.merge(leaf.currency(), Total.of(leaf), Total::plus);
            if (bucket != tree.bucket()) {
                close();
                tree = new BucketTree(bucket);
            }
            tree.add(leaf.hash());
            last = leaf;
        }

        public Part build() {
            close();
            return new Part(buckets, totals);
        }

        private void close() {
            BucketDigest digest = tree.digest();
            if (digest.count() > 0) {
                buckets.put(tree.bucket(), digest);
            }
        }
    }

    /// @throws IllegalArgumentException if both have leaves of the same bucket: one of them does not have all
    /// @throws ArithmeticException      if a total is too large
    public Part plus(Part other) {
        if (!Collections.disjoint(buckets.keySet(), other.buckets.keySet())) {
            throw new IllegalArgumentException("A bucket is in two parts");
        }
        SortedMap<Integer, BucketDigest> all = new TreeMap<>(buckets);
        all.putAll(other.buckets);
        SortedMap<String, Total> sums = new TreeMap<>(totals);
        other.totals.forEach((currency, total) -> sums.merge(currency, total, Total::plus));
        return new Part(all, sums);
    }

    /// How many leaves there are.
    public long count() {
        return buckets.values().stream().mapToLong(BucketDigest::count).sum();
    }

    /// One digest for all 4096 buckets.
    public Hash root() {
        List<Hash> level = level();
        for (int depth = 0; level.size() > 1; depth++) {
            level = above(level, depth);
        }
        return level.getFirst();
    }

    /// The hashes beside the way from a bucket up to the root.
    List<Hash> path(int bucket) {
        List<Hash> path = new ArrayList<>();
        List<Hash> level = level();
        for (int depth = 0; level.size() > 1; depth++) {
            path.add(level.get((bucket >> depth) ^ 1));
            level = above(level, depth);
        }
        return path;
    }

    private List<Hash> level() {
        List<Hash> level = new ArrayList<>(Slice.BUCKETS);
        for (int bucket = 0; bucket < Slice.BUCKETS; bucket++) {
            BucketDigest digest = buckets.get(bucket);
            level.add(digest == null ? EMPTY.getFirst().get(bucket) : digest.hash());
        }
        return level;
    }

    private static List<Hash> above(List<Hash> level, int depth) {
        List<Hash> empty = EMPTY.get(depth);
        List<Hash> above = new ArrayList<>(level.size() / 2);
        for (int place = 0; place < level.size(); place += 2) {
            Hash left = level.get(place);
            Hash right = level.get(place + 1);
            above.add(left.equals(empty.get(place)) && right.equals(empty.get(place + 1))
                    ? EMPTY.get(depth + 1).get(place / 2)
                    : Hash.ofPair(Hash.Kind.PAIR_OF_BUCKETS, left, right));
        }
        return above;
    }

    private static List<List<Hash>> emptyLevels() {
        List<List<Hash>> levels = new ArrayList<>();
        List<Hash> level = IntStream.range(0, Slice.BUCKETS).mapToObj(bucket -> BucketDigest.empty(bucket).hash())
                .toList();
        for (levels.add(level); level.size() > 1; levels.add(level)) {
            List<Hash> below = level;
            level = IntStream.range(0, below.size() / 2).mapToObj(place -> Hash.ofPair(Hash.Kind.PAIR_OF_BUCKETS,
                    below.get(2 * place), below.get(2 * place + 1))).toList();
        }
        return List.copyOf(levels);
    }
}
