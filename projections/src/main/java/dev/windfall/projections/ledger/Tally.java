package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Verdict;

import java.time.Instant;

/// What became of the events of a brand. `read` and `duplicates`, `beyondHorizon`, `eventIdReused` and `invalid` only grow; an event that
/// counts, or waits, may yet move.
///
/// @param waiting  rollbacks and reversals that undo nothing yet
/// @param orphaned those of them that have waited too long
public record Tally(long read, long counted, long waiting, long orphaned, long duplicates, long beyondHorizon,
        long eventIdReused, long invalid) {

    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0, 0);

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

    /// Counts event by event.
    static final class Count {

        long read;
        long duplicates;
        private long counted;
        private long waiting;
        private long orphaned;
        private long beyondHorizon;
        private long eventIdReused;
        private long invalid;

        /// The case's events, as of a time.
        void add(Case.Open open, Instant time, Horizon horizon) {
            count(open, 1, 1, time, horizon);
        }

        void remove(Case.Open open, Instant time, Horizon horizon) {
            count(open, -1, -1, time, horizon);
        }

        void removeWaiting(Case.Open open, Instant time, Horizon horizon) {
            count(open, 0, -1, time, horizon);
        }

        private void count(Case.Open open, int counting, int others, Instant time, Horizon horizon) {
            for (int place = 0; place < open.size(); place++) {
                switch (open.standing(place)) {
                    case COUNTS, REVERSED, SUPERSEDED, EFFECTIVE -> counted += counting;
                    case WAITING -> {
                        waiting += others;
                        orphaned += open.isOrphaned(place, time, horizon) ? others : 0;
                    }
                    case ELSEWHERE -> {
                    }
                }
            }
        }

        void refuse(Verdict.Reason reason) {
            switch (reason) {
                case BEYOND_HORIZON -> beyondHorizon++;
                case EVENT_ID_REUSED -> eventIdReused++;
                case INVALID -> invalid++;
                case UNDECODABLE, UNKNOWN_BRAND, UNKNOWN_CURRENCY,
                        IN_THE_FUTURE -> throw new IllegalArgumentException("The fold refuses nothing as " + reason);
            }
        }

        Tally tally() {
            return new Tally(read, counted, waiting, orphaned, duplicates, beyondHorizon, eventIdReused, invalid);
        }
    }
}
