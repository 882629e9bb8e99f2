package dev.windfall.projections.brands;

import java.time.Instant;
import java.time.LocalDate;

/// Finds business days for one thread. Most instants fall on the day that was found last: that one is not looked for again.
public final class DayFinder {

    private final BusinessCalendar calendar;
    private LocalDate day = LocalDate.EPOCH;
    private Instant from = Instant.MAX;
    private Instant to = Instant.MIN;

    public DayFinder(BusinessCalendar calendar) {
        this.calendar = calendar;
    }

    /// The last day that begins at or before the instant.
    public LocalDate day(Instant instant) {
        if (instant.isBefore(from) || !instant.isBefore(to)) {
            day = calendar.day(instant);
            from = calendar.start(day);
            to = calendar.start(day.plusDays(1));
        }
        return day;
    }
}
