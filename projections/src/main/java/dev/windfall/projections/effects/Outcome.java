package dev.windfall.projections.effects;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What a call has come to.
///
/// @param code       a word for programs; if all went well, what the target has to say to the owner, or nothing
/// @param detail     a sentence for people
/// @param retryAfter as the target asks for
/// @param reference  by which the target knows the effect
/// @param movedAmount by what has released or taken back what was left, in minor units; null if the target does not say
public record Outcome(Kind kind, String code, String detail, @Nullable Duration retryAfter,
        @Nullable String reference, @Nullable Long movedAmount) {

    public Outcome(Kind kind, String code, String detail, @Nullable Duration retryAfter, @Nullable String reference) {
        this(kind, code, detail, retryAfter, reference, null);
    }

    public enum Kind {
        /// It is booked.
        SETTLED,
        /// The target has taken it, and will book it.
        ACCEPTED,
        /// Nothing was booked; later it may be.
        RETRY,
        /// Nothing was booked, and never will be.
        FAILED,
        /// Whether it was booked is not known.
        UNKNOWN,
        /// The target knows nothing of it: the answer to a call that asks.
        NOT_FOUND,
        /// The target knows the request id, with another content.
        CONFLICT
    }
}
