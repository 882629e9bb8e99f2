package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.rules.RuleVersion.Mode;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;

/// On which day a version may begin: where a period of its own begins and one of what it replaces ends, and not in what is over.
///
/// @param history of what is there
/// @param grid    of the version
/// @param mode    a trial replaces nothing that pays, so it may begin with any period of its own
/// @param called  the last day for which a run that pays was called, whatever today is to whoever decides
record EffectiveFrom(RuleHistory history, PeriodGrid grid, Mode mode, LocalDate today, LocalDate called) {

    /// There is a month that begins with the week at least once in so many days.
    private static final int DAYS_LOOKED_AHEAD = 800;

    sealed interface Found {

        record Day(LocalDate day) implements Found {}

        record Wrong(Mistake mistake) implements Found {}
    }

    /// @param asked     null for the first day that is possible without restating
    /// @param isRestated whether the period that is under way may be rated anew as a whole
    Found find(@Nullable LocalDate asked, boolean isRestated) {
        return find(asked, isRestated, LocalDate.MIN);
    }

    /// @param earliest what is written is not to hold before
    Found find(@Nullable LocalDate asked, boolean isRestated, LocalDate earliest) {
        if (earliest.isAfter(today) && (asked == null || asked.isBefore(earliest))) {
            return check(earliest, history.inForce(earliest), isRestated);
        }
        RuleVersion before = mode == Mode.SHADOW ? null
                : history.inForce(asked != null && asked.isAfter(today) ? asked : today);
        return asked == null ? first(before, isRestated) : check(asked, before, isRestated);
    }

    private Found first(@Nullable RuleVersion before, boolean isRestated) {
        if (before == null) {
            return new Found.Day(grid.period(today).first());
        }
        PeriodGrid old = before.rule().grid();
        if (isRestated) {
            LocalDate open = old.period(today).first();
            if (isCalled(open)) {
                return calledAlready(open);
            }
            return grid.isBoundary(open) ? new Found.Day(open)
                    : new Found.Wrong(new Mistake("/restate_open_period",
                            ("version %d rates the period that began on %s, and none of this rule begins then: "
                                    + "leave it out, or keep the period").formatted(before.version(), open)));
        }
        for (LocalDate day = today.plusDays(1); day.isBefore(today.plusDays(DAYS_LOOKED_AHEAD)); day = day
                .plusDays(1)) {
            if (old.isBoundary(day) && grid.isBoundary(day)) {
                return new Found.Day(day);
            }
        }
        return new Found.Wrong(new Mistake("/week_starts_on",
                ("the weeks of version %d begin on another day, so no day "
                        + "begins a period of both: put a version with period DAILY between them")
                        .formatted(before.version())));
    }

    private Found check(LocalDate asked, @Nullable RuleVersion before, boolean isRestated) {
        PeriodGrid old = before == null ? grid : before.rule().grid();
        LocalDate open = old.period(today).first();
        if (!grid.isBoundary(asked)) {
            return wrong("no period of this rule begins on %s: one does on %s, the next on %s".formatted(asked,
                    grid.period(asked).first(), grid.period(asked).last().plusDays(1)));
        } else if (isCalled(asked)) {
            return calledAlready(asked);
        } else if (asked.isBefore(open)) {
            return wrong("%s is over: the open period began on %s".formatted(asked, open));
        } else if (before != null && !old.isBoundary(asked)) {
            return wrong("on %s a period of version %d is under way, until %s".formatted(asked, before.version(),
                    old.period(asked).last()));
        } else if (before != null && !asked.isAfter(today) && !isRestated) {
            return wrong(("version %d rates the period that began on %s: to rate it anew as a whole put "
                    + "restate_open_period: true, else begin on %s").formatted(before.version(), asked,
                            old.period(today).last().plusDays(1)));
        }
        return new Found.Day(asked);
    }

    private boolean isCalled(LocalDate day) {
        return mode == Mode.LIVE && !day.isAfter(called);
    }

    private Found calledAlready(LocalDate day) {
        return wrong("%s is in a period for which a run was called already: begin on %s, or later".formatted(day,
                called.plusDays(1)));
    }

    private static Found wrong(String detail) {
        return new Found.Wrong(new Mistake("/effective_from", detail));
    }
}
