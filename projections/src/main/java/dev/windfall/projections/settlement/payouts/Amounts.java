package dev.windfall.projections.settlement.payouts;

/// What is left of one period, in minor units. What is paid is in the events.
///
/// @param carried below 0 for what the player has got too much
/// @param waived  below 0 for what the player may keep
public record Amounts(long pending, long carried, long waived) {

    static final Amounts NONE = new Amounts(0, 0, 0);

    /// @throws ArithmeticException if it is too large
    Amounts plus(Place place, long amount) {
        return switch (place) {
            case PENDING -> new Amounts(Math.addExact(pending, amount), carried, waived);
            case CARRIED -> new Amounts(pending, Math.addExact(carried, amount), waived);
            case WAIVED -> new Amounts(pending, carried, Math.addExact(waived, amount));
            case SEALED, PAID -> this;
        };
    }
}
