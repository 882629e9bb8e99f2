package dev.windfall.projections.settlement.seals;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.settlement.AccountId;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/// What a run says of one player, in one currency, for one period.
///
/// @param forPeriod   the first day of the period
/// @param entitlement minor units
/// @param difference  to the entitlement that was sealed before; not both are 0
public record Leaf(String playerId, String currency, LocalDate forPeriod, long entitlement, long difference)
        implements
            Comparable<Leaf> {

    private static final Comparator<Leaf> ORDER = Comparator.comparing(Leaf::playerId).thenComparing(Leaf::currency)
            .thenComparing(Leaf::forPeriod);

    public Leaf {
        if (!AccountId.isName(playerId, currency) || (entitlement == 0 && difference == 0)) {
            throw new IllegalArgumentException("There is no leaf of %s, %s, %d, %d".formatted(playerId, currency,
                    entitlement, difference));
        }
    }

    /// @return nothing if there is nothing to say
    public static Optional<Leaf> of(String playerId, String currency, LocalDate forPeriod, long entitlement,
            long difference) {
        return entitlement == 0 && difference == 0 ? Optional.empty()
                : Optional.of(new Leaf(playerId, currency, forPeriod, entitlement, difference));
    }

    public int bucket() {
        return Slice.bucketOf(playerId);
    }

    /// `~` is in no part, so no two leaves have the same text.
    public String text() {
        return String.join("~", playerId, currency, forPeriod.toString(), Long.toString(entitlement),
                Long.toString(difference));
    }

    public Hash hash() {
        return Hash.of(Hash.Kind.LEAF, text());
    }

    /// By what it is of: two leaves of a run are never of the same.
    @Override
    public int compareTo(Leaf other) {
        return ORDER.compare(this, other);
    }
}
