package dev.windfall.projections.settlement.seals;

/// What leaves of one currency come to, in minor units.
public record Total(long leaves, long entitlement, long difference) {

    static Total of(Leaf leaf) {
        return new Total(1, leaf.entitlement(), leaf.difference());
    }

    /// @throws ArithmeticException if it is too large
    Total plus(Total other) {
        return new Total(Math.addExact(leaves, other.leaves), Math.addExact(entitlement, other.entitlement),
                Math.addExact(difference, other.difference));
    }
}
