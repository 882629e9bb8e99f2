package dev.windfall.projections.settlement.cuts;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a run has come to for a player, until it is known what becomes of the run.
///
/// @param markerSeq    of the control record that called the run
/// @param firstDay     of the run's own period, that the player had at the cut; null if there was none
/// @param reasons      why nothing is due for it, for each currency in which that is so
/// @param entitlements by first day of the period, and currency: all periods that were rated, and what was or is anything in them
public record Provisional(long markerSeq, @Nullable LocalDate firstDay, List<String> reasons,
        SortedMap<LocalDate, SortedMap<String, Long>> entitlements) {

    public Provisional {
        reasons = List.copyOf(reasons);
        SortedMap<LocalDate, SortedMap<String, Long>> copy = new TreeMap<>();
        entitlements.forEach((period, amounts) -> copy.put(period,
                Collections.unmodifiableSortedMap(new TreeMap<>(amounts))));
        entitlements = Collections.unmodifiableSortedMap(copy);
    }
}
