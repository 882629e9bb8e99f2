package dev.windfall.topology.deciders;

import dev.windfall.projections.Digests;
import dev.windfall.schemas.avro.Command;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;

/// A subject as its host keeps it.
///
/// @param seq         how many decisions have changed it
/// @param state       null if it is not there yet
/// @param wakeAt      when it is to be woken
/// @param decidedUpTo the offset up to which its commands were decided, when it last changed
/// @param lastKey     the idempotency key of the last command that had one, and took effect
/// @param lastWish    the digest of what that command wanted
record Kept<S>(long seq, @Nullable S state, @Nullable Instant wakeAt, long decidedUpTo, @Nullable String lastKey,
        @Nullable ByteBuffer lastWish) {

    static final long NOT_DECIDED = -1;

    static <S> Kept<S> nothing() {
        return new Kept<>(0, null, null, NOT_DECIDED, null, null);
    }

    /// @param readUpTo the offset of the last command of any subject that was read
    Kept<S> changed(S next, @Nullable Instant nextWakeAt, Command by, long readUpTo) {
        long upTo = Math.max(decidedUpTo, readUpTo);
        return by.getIdempotencyKey() == null ? new Kept<>(seq + 1, next, nextWakeAt, upTo, lastKey, lastWish)
                : new Kept<>(seq + 1, next, nextWakeAt, upTo, by.getIdempotencyKey(), wish(by));
    }

    Kept<S> wakingAt(Instant at) {
        return new Kept<>(seq, state, at, decidedUpTo, lastKey, lastWish);
    }

    boolean isLast(@Nullable String idempotencyKey) {
        return idempotencyKey != null && idempotencyKey.equals(lastKey);
    }

    boolean isLastWish(Command command) {
        return wish(command).equals(lastWish);
    }

    private static ByteBuffer wish(Command command) {
        return ByteBuffer.wrap(Digests.sha256(command.getDocument().array()));
    }
}
