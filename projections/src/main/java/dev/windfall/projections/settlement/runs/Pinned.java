package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an attempt is made with, whatever changes meanwhile.
///
/// @param ruleDigest    of the resolved rule of that version
/// @param ruleAuthors   who has changed a field of it
/// @param fourEyesAbove by currency: what adds more can't be approved by them
/// @param slice         where the brand's players are
public record Pinned(int ruleVersion, String ruleDigest, Set<String> ruleAuthors,
        SortedMap<String, Long> fourEyesAbove, Slice slice) {

    public Pinned {
        ruleAuthors = Set.copyOf(ruleAuthors);
        fourEyesAbove = Collections.unmodifiableSortedMap(new TreeMap<>(fourEyesAbove));
    }
}
