package dev.windfall.connectors.rolling.simulator;

import org.jspecify.annotations.Nullable;

/// What the simulator says of a request.
sealed interface Standing {

    /// It is done.
    ///
    /// @param rolling of an ending, as it has ended
    record Settled(Order order, String reference, @Nullable Rolling rolling) implements Standing {}

    /// It will be done.
    record Accepted(Order order, String reference) implements Standing {}

    /// It is never opened, for it was ended before.
    record Barred(String requestId) implements Standing {}

    /// The request id is that of another request.
    record Reused(String requestId) implements Standing {}

    /// What it ends is not what was opened.
    record Mismatched(String openingRequestId) implements Standing {}

    record Unknown() implements Standing {}
}
