package dev.windfall.projections.settlement.cuts;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How a player stands with a rule: what of him is sealed, what of that has changed since, and what is provisional.
///
/// @param sealed  entitlements that are not 0, by first day of the period, and currency
/// @param changed first days of the sealed periods whose facts have changed since they were rated
public record SealedPlayer(SortedMap<LocalDate, SortedMap<String, Long>> sealed, SortedSet<LocalDate> changed,
        @Nullable Provisional provisional) {

    public static final SealedPlayer NONE = new SealedPlayer(new TreeMap<>(), new TreeSet<>(), null);

    public SealedPlayer {
        SortedMap<LocalDate, SortedMap<String, Long>> copy = new TreeMap<>();
        sealed.forEach((period, amounts) -> copy.put(period,
                Collections.unmodifiableSortedMap(new TreeMap<>(amounts))));
        sealed = Collections.unmodifiableSortedMap(copy);
        changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
    }

    boolean isNothing() {
        return sealed.isEmpty() && changed.isEmpty() && provisional == null;
    }

    boolean isRatedBy(long markerSeq) {
        return provisional != null && provisional.markerSeq() == markerSeq;
    }

    SortedMap<String, Long> sealed(LocalDate period) {
        return sealed.getOrDefault(period, Collections.emptySortedMap());
    }

    /// More, or less, than was sealed.
    long difference(LocalDate period, String currency, long entitlement) {
        return Math.subtractExact(entitlement, sealed(period).getOrDefault(currency, 0L));
    }

    SealedPlayer withChanged(LocalDate period) {
        SortedSet<LocalDate> more = new TreeSet<>(changed);
        more.add(period);
        return new SealedPlayer(sealed, more, provisional);
    }

    /// All that had changed is rated with it.
    SealedPlayer rated(Provisional by) {
        return new SealedPlayer(sealed, Collections.emptySortedSet(), by);
    }

    /// What was provisional is decided.
    ///
    /// @param remembered periods that may still be corrected
    SealedPlayer decided(Provisional by, Set<LocalDate> remembered) {
        SortedMap<LocalDate, SortedMap<String, Long>> next = new TreeMap<>(sealed);
        by.entitlements().forEach((period, amounts) -> {
            SortedMap<String, Long> due = new TreeMap<>(amounts);
            due.values().removeIf(amount -> amount == 0);
            next.put(period, due);
        });
        next.values().removeIf(Map::isEmpty);
        next.keySet().retainAll(remembered);
        return new SealedPlayer(next, changed, null);
    }

    /// What was provisional is void. What had changed before has changed still.
    SealedPlayer discarded(Provisional by, Set<LocalDate> remembered) {
        SortedSet<LocalDate> again = new TreeSet<>(by.entitlements().keySet());
        again.retainAll(remembered);
        again.addAll(changed);
        return new SealedPlayer(sealed, again, null);
    }
}
