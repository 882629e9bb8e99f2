package dev.windfall.projections.rules;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/// How business days are cut into periods.
///
/// @param weekStartsOn matters to weeks alone
public record PeriodGrid(Length length, DayOfWeek weekStartsOn) {

    public enum Length {
        DAILY, WEEKLY, MONTHLY
    }

    /// Both ends are days of it.
    public record Period(LocalDate first, LocalDate last) {

        public boolean has(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    /// The period that a day is in.
    public Period period(LocalDate day) {
        LocalDate first = switch (length) {
            case DAILY -> day;
            case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(weekStartsOn));
            case MONTHLY -> day.withDayOfMonth(1);
        };
        return new Period(first, next(first).minusDays(1));
    }

    /// Whether a period begins on the day.
    public boolean isBoundary(LocalDate day) {
        return period(day).first().equals(day);
    }

    private LocalDate next(LocalDate first) {
        return switch (length) {
            case DAILY -> first.plusDays(1);
            case WEEKLY -> first.plusWeeks(1);
            case MONTHLY -> first.plusMonths(1);
        };
    }
}
