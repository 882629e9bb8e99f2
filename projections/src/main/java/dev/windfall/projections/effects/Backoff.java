package dev.windfall.projections.effects;

import dev.windfall.projections.Digests;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;

/// How long to wait between two calls: exponentially longer, of that a random part, so that those who failed together do not come back
/// together. What is random follows from the request id and the call, so that deciding stays pure.
///
/// @param base        at most this after the first attempt
/// @param cap         at most this after any
/// @param attemptsMax after as many it is over
public record Backoff(Duration base, Duration cap, int attemptsMax) {

    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(15), 12);

    /// @param attempts   how many calls were made, at least one
    /// @param retryAfter what the target has asked for: never less than that
    public Duration delay(String requestId, int call, int attempts, @Nullable Duration retryAfter) {
        int doublings = Math.min(attempts - 1, Long.SIZE / 4);
        long longest_ms = Math.min(cap.toMillis(), base.toMillis() << doublings);
        Duration delay = Duration.ofMillis(Math.round(longest_ms * fraction(requestId, call)));
        return retryAfter == null ? delay : retryAfter.plus(delay); // else all whom it has asked came back at once
    }

    boolean isOver(int attempts) {
        return attempts >= attemptsMax;
    }

    /// Between 0 and 1, evenly.
    private static double fraction(String requestId, int call) {
        long bits = ByteBuffer.wrap(Digests.sha256(requestId + "~" + call)).getLong();
        return (bits >>> 11) * 0x1.0p-53;
    }
}
