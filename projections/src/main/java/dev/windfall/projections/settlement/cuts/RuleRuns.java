package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the runs of a rule have left to those after them, in a partition.
///
/// @param sealed    by first day, the periods that may still be corrected
/// @param rulings   by version, those by which they were rated, or something is to be told
/// @param open      the run that is rated, until it is known what becomes of it
/// @param closing   runs that are sealed or have failed, and whose players have not all heard of it, the oldest first
/// @param firstList the first list of changed players that no sealed run has been through
/// @param lastList  the one that grows
public record RuleRuns(SortedMap<LocalDate, SealedPeriod> sealed, SortedMap<Integer, Ruling> rulings,
        @Nullable OpenRun open, List<Closing> closing, int firstList, int lastList) {

    public static final RuleRuns NONE = new RuleRuns(new TreeMap<>(), new TreeMap<>(), null, List.of(), 0, 0);

    /// As late as a fact may change, the longest period, and some days for where in the world it is.
    private static final int DAYS_CORRECTED = 45 + 31 + 3;

    public RuleRuns {
        sealed = Collections.unmodifiableSortedMap(new TreeMap<>(sealed));
        rulings = Collections.unmodifiableSortedMap(new TreeMap<>(rulings));
        closing = List.copyOf(closing);
    }

    /// A period that was settled.
    ///
    /// @param markerSeq of the control record that called the run
    public record SealedPeriod(RunId run, int ruleVersion, LocalDate last, long markerSeq) {}

    /// A run after its end, on its way through its players.
    ///
    /// @param bucket   whose players have their turn
    /// @param position of the next of them
    public record Closing(RunId run, int ruleVersion, long markerSeq, boolean isSealed, int bucket, int position) {

        Closing at(int nextBucket, int nextPosition) {
            return new Closing(run, ruleVersion, markerSeq, isSealed, nextBucket, nextPosition);
        }
    }

    /// The sealed period that a day is in.
    ///
    /// @return its first day; null if there is none
    @Nullable
    LocalDate periodOf(LocalDate day) {
        SortedMap<LocalDate, SealedPeriod> begun = sealed.headMap(day.plusDays(1));
        if (begun.isEmpty()) {
            return null;
        }
        LocalDate first = begun.lastKey(); // periods don't overlap, for versions begin where a period does
        return Objects.requireNonNull(begun.get(first)).last().isBefore(day) ? null : first;
    }

    boolean isUnfinished() {
        return !closing.isEmpty() || (open != null && open.stage() != OpenRun.Stage.RATED);
    }

    RuleRuns with(@Nullable OpenRun next) {
        return new RuleRuns(sealed, rulings, next, closing, firstList, lastList);
    }

    /// From here on changed players are on a list of their own.
    RuleRuns opened(OpenRun run) {
        SortedMap<Integer, Ruling> all = new TreeMap<>(rulings);
        all.put(run.ruling().version().version(), run.ruling());
        return new RuleRuns(sealed, all, run, closing, firstList, lastList + 1);
    }

    /// @param remembers whether what was sealed is corrected by later runs
    RuleRuns closed(OpenRun run, boolean isSealed, boolean remembers) {
        SortedMap<LocalDate, SealedPeriod> periods = new TreeMap<>(sealed);
        int version = run.ruling().version().version();
        Period period = run.period();
        if (isSealed && remembers && run.run().ratesItsPeriod()) {
            periods.put(period.first(), new SealedPeriod(run.run(), version, period.last(), run.markerSeq()));
        }
        if (isSealed && closing.isEmpty()) { // who has not heard of a run yet hears which period it corrects
            periods.values().removeIf(old -> old.last().isBefore(period.last().minusDays(DAYS_CORRECTED)));
        }
        List<Closing> more = new ArrayList<>(closing);
        more.add(new Closing(run.run(), version, run.markerSeq(), isSealed, 0, 0));
        return new RuleRuns(periods, rulings, null, more, isSealed ? run.lastList() + 1 : firstList, lastList)
                .withoutOldRulings();
    }

    RuleRuns withFirst(Closing next) {
        List<Closing> all = new ArrayList<>(closing);
        all.set(0, next);
        return new RuleRuns(sealed, rulings, open, all, firstList, lastList);
    }

    RuleRuns withoutFirst() {
        return new RuleRuns(sealed, rulings, open, closing.subList(1, closing.size()), firstList, lastList)
                .withoutOldRulings();
    }

    private RuleRuns withoutOldRulings() {
        SortedMap<Integer, Ruling> needed = new TreeMap<>(rulings);
        needed.keySet().removeIf(version -> sealed.values().stream().noneMatch(old -> old.ruleVersion() == version)
                && closing.stream().noneMatch(run -> run.ruleVersion() == version)
                && (open == null || open.ruling().version().version() != version));
        return new RuleRuns(sealed, needed, open, closing, firstList, lastList);
    }

    /// The oldest marker that something may still be asked of.
    long oldestMarkerSeq() {
        long oldest = open == null ? Long.MAX_VALUE : open.markerSeq();
        return Math.min(oldest,
                sealed.values().stream().mapToLong(SealedPeriod::markerSeq).min().orElse(Long.MAX_VALUE));
    }
}
