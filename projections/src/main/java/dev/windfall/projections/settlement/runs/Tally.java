package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.settlement.payouts.LineStatus;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How the lines of a partition stand.
///
/// @param number of the count: one with a lower number is older, whenever it comes
public record Tally(long number, SortedMap<LineStatus, Long> lines) {

    public Tally {
        lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
    }

    boolean holds() {
        return lines.getOrDefault(LineStatus.HELD, 0L) > 0;
    }

    /// Of all partitions that have been counted.
    static SortedMap<LineStatus, Long> sum(Collection<Tally> tallies) {
        SortedMap<LineStatus, Long> sum = new TreeMap<>();
        tallies.forEach(tally -> tally.lines.forEach((status, count) -> sum.merge(status, count, Math::addExact)));
        return sum;
    }
}
