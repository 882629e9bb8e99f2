package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.settlement.seals.Part;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Some of a partition's buckets, by ranges: as many as fit into a command.
///
/// @param number from 0
public record Piece(int partition, int number) implements Comparable<Piece> {

    /// With 36 bytes for each they stay well below what a message may have.
    private static final int BUCKETS_MAX = 1024;

    /// Those that a run over the slice is made of.
    public static List<Piece> all(Slice slice) {
        return slice.partitions().stream()
                .flatMap(partition -> IntStream.range(0, each(slice)).mapToObj(number -> new Piece(partition, number)))
                .toList();
    }

    public static Piece of(int bucket, Slice slice) {
        return new Piece(slice.partitionOf(bucket), bucket / (Slice.BUCKETS / each(slice)));
    }

    /// How many there are of a partition: the more partitions, the fewer buckets does each have.
    private static int each(Slice slice) {
        int buckets = Math.ceilDiv(Slice.BUCKETS, slice.partitions().size());
        return Math.ceilDiv(buckets, BUCKETS_MAX);
    }

    /// For people.
    String text() {
        return "Piece " + number + " of partition " + partition;
    }

    boolean isOf(Slice slice) {
        return number >= 0 && number < each(slice) && slice.partitions().contains(partition);
    }

    boolean holds(Part part, Slice slice) {
        return part.buckets().keySet().stream().allMatch(bucket -> of(bucket, slice).equals(this));
    }

    @Override
    public int compareTo(Piece other) {
        return Comparator.comparingInt(Piece::partition).thenComparingInt(Piece::number).compare(this, other);
    }
}
