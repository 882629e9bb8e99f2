package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.settlement.seals.Part;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the rating of some players has come to.
///
/// @param lines   how many players get one, in each currency
/// @param reasons how many get none, by reason
public record Rated(Part part, long lines, SortedMap<String, Long> reasons) {

    static final Rated NONE = new Rated(Part.NONE, 0, new TreeMap<>());

    public Rated {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    /// @throws ArithmeticException if a total is too large
    Rated plus(Rated other) {
        SortedMap<String, Long> sums = new TreeMap<>(reasons);
        other.reasons.forEach((reason, count) -> sums.merge(reason, count, Math::addExact));
        return new Rated(part.plus(other.part), Math.addExact(lines, other.lines), sums);
    }
}
