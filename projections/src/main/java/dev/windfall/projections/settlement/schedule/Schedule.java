package dev.windfall.projections.settlement.schedule;

import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.RuleBook.Applied;
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

    /// @param askedFor by rule, what was asked for before; none for a rule that is not there
    /// @return the runs to ask for now, the oldest period first
    public List<DueRun> due(Map<RuleName, AskedFor> askedFor, Instant now) {
        List<DueRun> due = new ArrayList<>();
        rules.rules().forEach((rule, history) -> {
            AskedFor known = askedFor.getOrDefault(rule, AskedFor.NONE);
            settled(rule, history, known, now, due);
            tried(rule, history, known, now, due);
        });
        return due.stream().sorted(DueRun.ORDER).toList();
    }

    /// When another period may have become due, as long as nothing else changes.
    public Instant nextDue(Instant now) {
        Instant next = calendar.start(calendar.day(now).plusDays(1));
        for (RuleHistory history : rules.rules().values()) {
            next = earliest(periods(history, history::inForce, now), now, next);
            next = earliest(periods(history, history::shadow, now), now, next);
        }
        return next;
    }

    private Instant earliest(List<Applied> periods, Instant now, Instant next) {
        return periods.stream().map(this::dueAt).filter(dueAt -> dueAt.isAfter(now) && dueAt.isBefore(next))
                .min(Comparator.naturalOrder()).orElse(next);
    }

    /// A rule that is disabled rates nothing, but corrects what it has settled as long as that may change: also what changes on the
    /// last day of these, so the period that begins on it is the last.
    private void settled(RuleName rule, RuleHistory history, AskedFor known, Instant now, List<DueRun> due) {
        LocalDate notRated = null;
        for (Applied applied : periods(history, history::inForce, now)) {
            RunId run = RunId.settlement(brandId, rule, applied.period().first());
            LocalDate next = applied.period().last().plusDays(1);
            if (!applied.version().rule().disabled()) {
                notRated = next;
                if (!known.has(run, applied.version())) {
                    addIfDue(run, applied, now, due);
                }
            } else if (notRated != null && mayChange(notRated, run.periodStart()) && !known.hasCorrections(run,
                    applied.version(), dueAt(applied), !mayChange(notRated, next))) {
                addIfDue(known.corrections(run), applied, now, due);
            }
        }
    }

    /// Whether something of what was rated may still change on a day.
    ///
    /// @param notRated the first day that was not
    private boolean mayChange(LocalDate notRated, LocalDate day) {
        return !calendar.start(day).isAfter(calendar.start(notRated).plus(horizon));
    }

    private void tried(RuleName rule, RuleHistory history, AskedFor known, Instant now, List<DueRun> due) {
        for (Applied applied : periods(history, history::shadow, now)) {
            RunId run = RunId.settlement(brandId, rule, applied.period().first()).with(new Purpose.Trial());
            if (!applied.version().rule().disabled() && !known.has(run, applied.version())) {
                addIfDue(run, applied, now, due);
            }
        }
    }

    private Instant dueAt(Applied applied) {
        return calendar.start(applied.period().last().plusDays(1)).plus(applied.version().rule().settleAfter());
    }

    private void addIfDue(RunId run, Applied applied, Instant now, List<DueRun> due) {
        Instant dueAt = dueAt(applied);
        if (!dueAt.isAfter(now)) {
            due.add(new DueRun(run, applied.version(), applied.period(), dueAt));
        }
    }

    /// The periods that have begun. Each is that of the version in force on its first day, whatever replaces it before its last.
    private List<Applied> periods(RuleHistory history, Function<LocalDate, @Nullable RuleVersion> inForce,
            Instant now) {
        List<Applied> periods = new ArrayList<>();
        LocalDate first = history.rulings().stream().map(ruling -> ruling.version().effectiveFrom())
                .min(Comparator.naturalOrder()).orElse(LocalDate.MAX);
        LocalDate today = calendar.day(now);
        for (LocalDate day = first; !day.isAfter(today); day = day.plusDays(1)) {
            RuleVersion version = inForce.apply(day);
            if (version != null && version.rule().grid().isBoundary(day)) {
                periods.add(new Applied(version, version.rule().grid().period(day)));
            }
        }
        return periods;
    }
}
