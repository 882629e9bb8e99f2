package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Admission;

import java.time.Duration;
import java.time.Instant;

/// How long things stay open. Time here is that of the log, never a clock's.
///
/// @param length      a case takes events until this long after its earliest
/// @param orphanAfter a rollback that has waited longer is worth an alert
public record Horizon(Duration length, Duration orphanAfter) {

    public static final Horizon DEFAULT = new Horizon(Duration.ofDays(45), Duration.ofHours(24));

    Instant closesAfter(Instant earliest) {
        return earliest.plus(length);
    }

    /// The identity of what is closed is kept for one more; and for as long as an event may be ahead of its time: what was told
    /// at the last moment, ahead of its time, may be part of another case until then, and its id must not be free before.
    Instant forgottenAfter(Instant earliest) {
        return earliest.plus(length).plus(length).plus(Admission.FUTURE_MAX);
    }

    Instant orphanedAfter(Instant recordedAt) {
        return recordedAt.plus(orphanAfter);
    }

    /// What lies exactly at a time is not past it yet.
    static boolean isPast(Instant deadline, Instant time) {
        return deadline.isBefore(time);
    }
}
