package dev.windfall.projections.events;

import org.jspecify.annotations.Nullable;

/// What becomes of an event that was read. Every event gets exactly one.
public sealed interface Verdict {

    record Accepted(Fact fact) implements Verdict {}

    /// Of a type that is not ours: counted as such, and no error.
    record Ignored(String type) implements Verdict {}

    /// @param field  the field at fault, where one is
    /// @param detail one sentence for people
    record Refused(Reason reason, @Nullable String field, String detail) implements Verdict {}

    /// Why a record is in quarantine.
    enum Reason {
        UNDECODABLE, INVALID, UNKNOWN_BRAND, UNKNOWN_CURRENCY, IN_THE_FUTURE, BEYOND_HORIZON, EVENT_ID_REUSED
    }
}
