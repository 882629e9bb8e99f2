package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A run between its marker and its end, and how far a partition is with it.
///
/// @param ruling    by which its own period is rated
/// @param period    its own
/// @param markerSeq of the control record that called it
/// @param offset    of that record in this partition: here is the cut
/// @param isSealed  whether its seal was met before all were rated: it is over as soon as they are
/// @param lastList  the last list of changed players that it goes through
/// @param lengths   by day of its own period, how many players had that at the cut; empty if it only corrects
/// @param list      the number of the list that it is at, in its stage
/// @param position  in that list
/// @param reasons   by number of the piece, why players get nothing, and how many
public record OpenRun(RunId run, int attempt, Ruling ruling, Period period, long markerSeq, long offset,
        boolean isSealed, int lastList,
        SortedMap<LocalDate, Integer> lengths, Stage stage, int list, int position,
        SortedMap<Integer, SortedMap<String, Long>> reasons) {

    /// Where it is, in this order.
    public enum Stage {
        /// Whoever played in its period.
        PLAYERS,
        /// Those of whom something sealed has changed.
        CHANGED,
        /// What all of it comes to, piece by piece.
        PIECES,
        /// Nothing is left to do until it is sealed or has failed.
        RATED
    }

    public OpenRun {
        lengths = Collections.unmodifiableSortedMap(new TreeMap<>(lengths));
        SortedMap<Integer, SortedMap<String, Long>> copy = new TreeMap<>();
        reasons.forEach((piece, counts) -> copy.put(piece, Collections.unmodifiableSortedMap(new TreeMap<>(counts))));
        reasons = Collections.unmodifiableSortedMap(copy);
    }

    boolean is(RunId other, int otherAttempt) {
        return run.equals(other) && attempt == otherAttempt;
    }

    /// Whether somebody may not be rated yet.
    boolean isRating() {
        return stage == Stage.PLAYERS || stage == Stage.CHANGED;
    }

    /// Whether what a day says is rated by it, whatever was sealed.
    boolean rates(LocalDate day) {
        return run.ratesItsPeriod() && period.has(day);
    }

    OpenRun sealedByNow() {
        return new OpenRun(run, attempt, ruling, period, markerSeq, offset, true, lastList, lengths, stage, list,
                position, reasons);
    }

    OpenRun at(Stage nextStage, int nextList, int nextPosition) {
        return new OpenRun(run, attempt, ruling, period, markerSeq, offset, isSealed, lastList, lengths, nextStage,
                nextList,
                nextPosition, reasons);
    }

    OpenRun counting(SortedMap<Integer, SortedMap<String, Long>> more) {
        return more.isEmpty() ? this
                : new OpenRun(run, attempt, ruling, period, markerSeq, offset, isSealed, lastList, lengths, stage, list,
                        position,
                        sum(reasons, more));
    }

    private static SortedMap<Integer, SortedMap<String, Long>> sum(SortedMap<Integer, SortedMap<String, Long>> before,
            SortedMap<Integer, SortedMap<String, Long>> more) {
        SortedMap<Integer, SortedMap<String, Long>> sums = new TreeMap<>();
        before.forEach((piece, counts) -> sums.put(piece, new TreeMap<>(counts)));
        more.forEach((piece, counts) -> {
            SortedMap<String, Long> sum = sums.computeIfAbsent(piece, unseen -> new TreeMap<>());
            counts.forEach((reason, count) -> sum.merge(reason, count, Math::addExact));
        });
        return sums;
    }
}
