package dev.windfall.projections.settlement.schedule;

import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;

import java.time.Instant;
import java.util.Comparator;

/// A run whose time has come.
///
/// @param version in force on the first day of the period
/// @param dueAt   since when
public record DueRun(RunId id, RuleVersion version, Period period, Instant dueAt) {

    /// The oldest period first: what is corrected for it comes before what is built on it.
    static final Comparator<DueRun> ORDER = Comparator.comparing((DueRun run) -> run.period.first())
            .thenComparing(run -> run.period.last()).thenComparing(run -> run.id.rule())
            .thenComparing(run -> run.id.purpose() instanceof Purpose.Trial);
}
