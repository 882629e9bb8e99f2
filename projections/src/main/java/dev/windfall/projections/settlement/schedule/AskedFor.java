package dev.windfall.projections.settlement.schedule;

import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.IntStream;

/// Which runs of a rule were asked for, by whomever.
///
/// @param paying of which periods all runs that pay were
/// @param trials of which periods all trials were
/// @param runs   of the other periods
public record AskedFor(Until paying, Until trials, Map<RunId, Asked> runs) {

    public static final AskedFor NONE = new AskedFor(Until.NONE, Until.NONE, Map.of());

    public AskedFor {
        runs = Map.copyOf(runs);
    }

    /// All periods that began before a day, of the versions up to a number. A version that was decided later may begin earlier, and none
    /// of its runs were asked for by then.
    public record Until(LocalDate before, int version) {

        public static final Until NONE = new Until(LocalDate.MIN, 0);

        boolean has(LocalDate periodStart, RuleVersion version) {
            return periodStart.isBefore(before) && version.version() <= this.version;
        }
    }

    /// @param isByHand by a person, whenever it suited them
    public record Asked(Instant at, boolean isByHand) {}

    /// @param run of that version
    boolean has(RunId run, RuleVersion version) {
        return until(run).has(run.periodStart(), version) || runs.containsKey(run);
    }

    /// Whatever their number. Those that somebody asked for by hand before they were due have missed what changed until then. The last ones
    /// are asked for in any case: nothing comes after them.
    boolean hasCorrections(RunId period, RuleVersion version, Instant dueAt, boolean isLast) {
        return paying.has(period.periodStart(), version) || runs.entrySet().stream().anyMatch(
                run -> run.getKey().purpose() instanceof Purpose.Corrections
                        && run.getKey().periodStart().equals(period.periodStart())
                        && (!run.getValue().isByHand || (!isLast && !run.getValue().at.isBefore(dueAt))));
    }

    /// With the first number that is free.
    RunId corrections(RunId period) {
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> period.with(new Purpose.Corrections(number)))
                .filter(run -> !runs.containsKey(run)).findFirst().orElseThrow();
    }

    private Until until(RunId run) {
        return switch (run.purpose()) {
            case Purpose.Settlement(),Purpose.Corrections _ -> paying;
            case Purpose.Trial() -> trials;
            case Purpose.Preview _ -> Until.NONE;
        };
    }
}
