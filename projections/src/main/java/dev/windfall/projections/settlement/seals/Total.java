package dev.windfall.projections.settlement.seals;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// What leaves of one currency come to, in minor units.
///
/// @param increase of all whose entitlement is more than before
/// @param decrease of the others, 0 or below
public record Total(long leaves, long entitlement, long increase, long decrease) {

    static Total of(Leaf leaf) {
        return new Total(1, leaf.entitlement(), Math.max(0, leaf.difference()), Math.min(0, leaf.difference()));
    }

    /// With the digits that everybody has, whatever their language.
    String text() {
        return LongStream.of(leaves, entitlement, increase, decrease).mapToObj(Long::toString)
                .collect(Collectors.joining(","));
    }

    /// @throws ArithmeticException if it is too large
    Total plus(Total other) {
        return new Total(Math.addExact(leaves, other.leaves), Math.addExact(entitlement, other.entitlement),
                Math.addExact(increase, other.increase), Math.addExact(decrease, other.decrease));
    }
}
