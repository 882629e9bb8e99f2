package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Verdict;

/// What became of the events of a brand. `read` and `duplicates`, `beyondHorizon`, `eventIdReused` and `invalid` only grow; an event that
/// counts, or waits, may yet move.
///
/// @param waiting  rollbacks and reversals that undo nothing yet
/// @param orphaned those of them that have waited too long
public record Tally(long read, long counted, long waiting, long orphaned, long duplicates, long beyondHorizon,
        long eventIdReused, long invalid) {

    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0, 0);

    static final Tally READ = new Tally(1, 0, 0, 0, 0, 0, 0, 0);
    static final Tally DUPLICATE = new Tally(0, 0, 0, 0, 1, 0, 0, 0);

    static Tally ofRefused(Verdict.Reason reason) {
        return switch (reason) {
            case BEYOND_HORIZON -> new Tally(0, 0, 0, 0, 0, 1, 0, 0);
            case EVENT_ID_REUSED -> new Tally(0, 0, 0, 0, 0, 0, 1, 0);
            case INVALID -> new Tally(0, 0, 0, 0, 0, 0, 0, 1);
            case UNDECODABLE, UNKNOWN_BRAND, UNKNOWN_CURRENCY,
                    IN_THE_FUTURE -> throw new IllegalArgumentException("The fold refuses nothing as " + reason);
        };
    }

    static Tally ofCase(long counted, long waiting, long orphaned) {
        return new Tally(0, counted, waiting, orphaned, 0, 0, 0, 0);
    }

    public Tally plus(Tally other) {
        return new Tally(read + other.read, counted + other.counted, waiting + other.waiting, orphaned + other.orphaned,
                duplicates + other.duplicates, beyondHorizon + other.beyondHorizon,
                eventIdReused + other.eventIdReused, invalid + other.invalid);
    }

    public Tally minus(Tally other) {
        return new Tally(read - other.read, counted - other.counted, waiting - other.waiting, orphaned - other.orphaned,
                duplicates - other.duplicates, beyondHorizon - other.beyondHorizon,
                eventIdReused - other.eventIdReused, invalid - other.invalid);
    }

    public long quarantined() {
        return beyondHorizon + eventIdReused + invalid;
    }

    /// Every event that was read is in one class, under one reason.
    public boolean isWhole() {
        return read == counted + waiting + duplicates + quarantined() && counted >= 0 && waiting >= 0
                && orphaned >= 0 && orphaned <= waiting;
    }
}
