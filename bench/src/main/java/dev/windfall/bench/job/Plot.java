package dev.windfall.bench.job;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What a story is about. The same plot tells the same story, event by event.
///
/// @param events in all, copies and rollbacks included
/// @param begin  of the first day, in UTC as all brands are
/// @param hotPercent of the players that the first brand has; 0 if the brands' sizes follow a power law
public record Plot(long events, long seed, Instant begin, int hotPercent) {

    public static final int BRANDS = 20;
    /// Of all brands. How often one plays follows a power law, and so does how many a brand has.
    public static final int PLAYERS = 100_000;
    public static final int PROVIDERS = 12;
    public static final int DAYS = 3;
    /// Of the events, how many are a copy of an earlier one.
    public static final int COPIES_PERMILLE = 20;
    /// Of the events, how many undo a bet. A tenth of them come before their bet.
    public static final int ROLLBACKS_PERMILLE = 10;

    public Plot withEvents(long others) {
        return new Plot(others, seed, begin, hotPercent);
    }

    public Plot withHotBrand(int percent) {
        return new Plot(events, seed, begin, percent);
    }

    /// Of the brands' calendar, the first and the last included.
    public List<LocalDate> days() {
        LocalDate first = LocalDate.ofInstant(begin, ZoneOffset.UTC);
        return first.datesUntil(first.plusDays(DAYS)).toList();
    }

    /// A story whose last day was yesterday: a platform's backlog.
    public static Plot endingBefore(Instant now, long events, long seed) {
        return new Plot(events, seed,
                now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).minusDays(DAYS).toInstant(), 0);
    }
}
