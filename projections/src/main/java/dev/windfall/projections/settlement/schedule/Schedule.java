package dev.windfall.projections.settlement.schedule;

import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// When the periods of a brand are settled: each once its last day is over, and the time after that which its rule grants.
///
/// @param horizon how long after its day a fact may still change
public record Schedule(String brandId, BusinessCalendar calendar, RuleBook rules, Duration horizon) {

    /// In this order brands have their turn. Ids are ASCII, so it is the same for everybody, whatever their language.
    public static final Comparator<String> BRANDS = Comparator.naturalOrder();

    /// @param requested by rule, what was asked for before; none for a rule that is not there
    /// @return the runs to ask for now, the oldest period first
    public List<DueRun> due(Map<RuleName, Requested> requested, Instant now) {
        List<DueRun> due = new ArrayList<>();
        rules.rules().forEach((rule, history) -> {
            Requested known = requested.getOrDefault(rule, Requested.NONE);
            settled(rule, history, known, now, due);
            tried(rule, history, known, now, due);
        });
        return due.stream().sorted(DueRun.ORDER).toList();
    }

    /// A rule that is disabled rates nothing, but corrects what it has settled as long as that may change: also what changes on the
    /// last day of these, so the period that begins on it is the last.
    private void settled(RuleName rule, RuleHistory history, Requested known, Instant now, List<DueRun> due) {
        LocalDate notRated = null;
        for (Rated rated : periods(history, history::inForce, now)) {
            RunId run = RunId.settlement(brandId, rule, rated.period.first());
            if (!rated.version.rule().disabled()) {
                notRated = rated.period.last().plusDays(1);
                addIfDue(run, rated, known, now, due);
            } else if (notRated != null
                    && !calendar.start(rated.period.first()).isAfter(calendar.start(notRated).plus(horizon))) {
                addIfDue(run.with(new Purpose.Corrections(1)), rated, known, now, due);
            }
        }
    }

    private void tried(RuleName rule, RuleHistory history, Requested known, Instant now, List<DueRun> due) {
        for (Rated rated : periods(history, history::shadow, now)) {
            if (!rated.version.rule().disabled()) {
                addIfDue(RunId.settlement(brandId, rule, rated.period.first()).with(new Purpose.Trial()), rated, known,
                        now, due);
            }
        }
    }

    private void addIfDue(RunId run, Rated rated, Requested known, Instant now, List<DueRun> due) {
        Instant dueAt = calendar.start(rated.period.last().plusDays(1)).plus(rated.version.rule().settleAfter());
        if (!dueAt.isAfter(now) && !known.contains(run)) {
            due.add(new DueRun(run, rated.version, rated.period, dueAt));
        }
    }

    private record Rated(RuleVersion version, Period period) {}

    /// The periods that have begun. Each is that of the version in force on its first day, whatever replaces it before its last.
    private List<Rated> periods(RuleHistory history, Function<LocalDate, @Nullable RuleVersion> inForce, Instant now) {
        List<Rated> periods = new ArrayList<>();
        LocalDate first = history.rulings().stream().map(ruling -> ruling.version().effectiveFrom())
                .min(Comparator.naturalOrder()).orElse(LocalDate.MAX);
        LocalDate today = calendar.day(now);
        for (LocalDate day = first; !day.isAfter(today); day = day.plusDays(1)) {
            RuleVersion version = inForce.apply(day);
            if (version != null && version.rule().grid().isBoundary(day)) {
                periods.add(new Rated(version, version.rule().grid().period(day)));
            }
        }
        return periods;
    }
}
