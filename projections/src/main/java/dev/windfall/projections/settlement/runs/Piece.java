package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.settlement.seals.Part;

import java.util.Comparator;

/// A quarter of a partition's buckets: all at once would not fit into a command.
///
/// @param number from 0
public record Piece(int partition, int number) implements Comparable<Piece> {

    /// Of each partition.
    public static final int COUNT = 4;

    private static final int BUCKETS = Slice.BUCKETS / COUNT;

    boolean isOf(Slice slice) {
        return number >= 0 && number < COUNT && slice.partitions().contains(partition);
    }

    boolean holds(Part part, Slice slice) {
        return part.buckets().keySet().stream().allMatch(bucket -> bucket / BUCKETS == number
                && slice.partitions().get(bucket % slice.partitions().size()) == partition);
    }

    @Override
    public int compareTo(Piece other) {
        return Comparator.comparingInt(Piece::partition).thenComparingInt(Piece::number).compare(this, other);
    }
}
