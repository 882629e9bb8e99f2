package dev.windfall.projections.brands;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/// A brand's local days. Day `d` begins at the first instant whose local time is `dayStartsAt` on date `d`, and ends where day
/// `d + 1` begins; so every instant is in exactly one day, and days never go back, whatever the clocks of the zone do.
public record BusinessCalendar(ZoneId zone, LocalTime dayStartsAt) {

    /// In an overlap the earlier of the two instants, after a gap the first one that exists.
    public Instant start(LocalDate day) {
        LocalDateTime local = LocalDateTime.of(day, dayStartsAt);
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition transition = rules.getTransition(local);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : local.toInstant(rules.getValidOffsets(local).getFirst());
    }

    /// The last day that begins at or before the instant.
    public LocalDate day(Instant instant) {
        LocalDate day = LocalDate.ofInstant(instant, zone).plusDays(1);
        while (start(day).isAfter(instant)) {
            day = day.minusDays(1);
        }
        return day;
    }
}
