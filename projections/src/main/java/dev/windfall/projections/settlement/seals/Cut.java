package dev.windfall.projections.settlement.seals;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Up to where the brand log was rated.
///
/// @param offsets by partition of the brand's slice, that of the run's marker
public record Cut(int generation, SortedMap<Integer, Long> offsets) {

    public Cut {
        offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }

    /// `1:0@17,3@5`: generation, and the offset in each partition.
    public String text() {
        return generation + ":" + offsets.entrySet().stream().map(offset -> offset.getKey() + "@" + offset.getValue())
                .collect(Collectors.joining(","));
    }
}
