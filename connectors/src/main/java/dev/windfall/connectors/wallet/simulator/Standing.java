package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.simulator.RequestKey;

import org.jspecify.annotations.Nullable;

/// What the book says of a request.
public sealed interface Standing {

    /// It is booked.
    ///
    /// @param movedAmount if it has released or taken back what was left, how much that was
    record Settled(Posting posting, @Nullable Long movedAmount) implements Standing {}

    /// It will be booked.
    record Accepted(Posting posting) implements Standing {}

    /// It is never booked, for it was taken back before it was.
    ///
    /// @param posting nothing if it has not come yet
    record Barred(String requestId, @Nullable Posting posting) implements Standing {}

    /// The request id is that of another request.
    record Reused(Posting posting) implements Standing {}

    /// What it takes back or releases is not what was given.
    record Mismatched(Instruction given) implements Standing {}

    /// What it would release was never given as a coupon, or was taken back: nothing else is released in its place.
    record NoGrant(RequestKey credit) implements Standing {}

    record Unknown() implements Standing {}
}
