package dev.windfall.projections.simulation;

import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleVersion;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// One way to rate the simulated days: by what was in force, or by a candidate.
///
/// @param spans   its periods, ascending
/// @param leftOut its periods that lie only partly within the simulated days: they are not rated
public record Contender(String name, List<Span> spans, List<Period> leftOut) {

    public static final String IN_FORCE = "in_force";

    public Contender {
        spans = List.copyOf(spans);
        leftOut = List.copyOf(leftOut);
    }

    /// A period, and what rates it.
    ///
    /// @param version of the rule that was in force; 0 for a candidate
    public record Span(Period period, Rule rule, int version) {}

    /// Each period by the version that was in force on its first day; days without one are in no period.
    ///
    /// @param from and `to` are the simulated days, both ends included
    public static Contender inForce(RuleHistory history, LocalDate from, LocalDate to) {
        return cut(IN_FORCE, from, to, history::inForce);
    }

    /// A rule as if it had always been in force.
    public static Contender candidate(String name, Rule rule, LocalDate from, LocalDate to) {
        RuleVersion always = new RuleVersion(0, LocalDate.MIN, RuleVersion.Mode.LIVE, rule);
        return cut(name, from, to, day -> always);
    }

    private static Contender cut(String name, LocalDate from, LocalDate to,
            Function<LocalDate, @Nullable RuleVersion> inForce) {
        List<Span> spans = new ArrayList<>();
        List<Period> leftOut = new ArrayList<>();
        LocalDate day = from;
        while (!day.isAfter(to)) {
            RuleVersion version = inForce.apply(day);
            if (version == null) {
                day = day.plusDays(1);
            } else {
                Period period = version.rule().grid().period(day);
                if (period.first().isBefore(from) || period.last().isAfter(to)) {
                    leftOut.add(period);
                } else {
                    spans.add(new Span(period, version.rule(), version.version()));
                }
                day = period.last().plusDays(1);
            }
        }
        return new Contender(name, spans, leftOut);
    }

    /// Whether both leave out the same days, so that their totals tell of the same.
    boolean coversTheSameAs(Contender other) {
        return leftOut.equals(other.leftOut);
    }

    /// Whether each of the periods' ratings has one beside it that tells of the same days: this one's own, or none at all where
    /// no rule was in force.
    boolean canBeHeldAgainst(Period period) {
        return spans.stream().anyMatch(span -> span.period.equals(period))
                || (spans.stream().noneMatch(span -> overlap(span.period, period))
                        && leftOut.stream().noneMatch(left -> overlap(left, period)));
    }

    private static boolean overlap(Period one, Period other) {
        return !one.last().isBefore(other.first()) && !other.last().isBefore(one.first());
    }
}
