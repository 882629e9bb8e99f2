package dev.windfall.projections.settlement.schedule;

import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;

import java.time.LocalDate;
import java.util.Set;

/// Which runs of a rule were asked for, by whomever.
///
/// @param before all runs of periods that began before this day were
/// @param runs   those of later periods
public record Requested(LocalDate before, Set<RunId> runs) {

    public static final Requested NONE = new Requested(LocalDate.MIN, Set.of());

    public Requested {
        runs = Set.copyOf(runs);
    }

    /// Of corrections any number does: whoever asks for some by hand has those that the schedule would ask for.
    boolean contains(RunId run) {
        return run.periodStart().isBefore(before) || runs.contains(run)
                || (run.purpose() instanceof Purpose.Corrections
                        && runs.stream().anyMatch(other -> other.periodStart().equals(run.periodStart())
                                && other.purpose() instanceof Purpose.Corrections));
    }
}
