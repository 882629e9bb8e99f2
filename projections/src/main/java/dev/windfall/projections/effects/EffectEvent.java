package dev.windfall.projections.effects;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Something that has become of an effect.
public sealed interface EffectEvent {

    Instant at();

    record Requested(Effect effect, Instant at) implements EffectEvent {}

    /// A call is being made.
    record Called(Call.Kind call, int number, Instant at) implements EffectEvent {}

    /// The next call is made later.
    ///
    /// @param certainty anything but [Certainty#BOOKED]
    record Waiting(Certainty certainty, Call.Kind next, Instant dueAt, Trouble trouble, @Nullable String reference,
            Instant at) implements EffectEvent {}

    /// No answer has come to the last call, and none is waited for any more: the target is asked what has become of it. That call is none
    /// of the attempts.
    record Unanswered(Instant at) implements EffectEvent {}

    /// @param movedAmount null if the target does not say
    /// @param said        by the target, to the owner; empty if it has nothing to say
    record Settled(@Nullable String reference, @Nullable Long movedAmount, String said, Instant at)
            implements
                EffectEvent {

        public Settled(@Nullable String reference, Instant at) {
            this(reference, null, "", at);
        }
    }

    /// It is in the dead-letter list.
    record Failed(Certainty certainty, Trouble trouble, Instant at) implements EffectEvent {}

    record Replayed(String note, Instant at) implements EffectEvent {}

    record Resolved(String note, Instant at) implements EffectEvent {}

    record Ignored(String note, Instant at) implements EffectEvent {}

    record Disputed(String reason, Instant at) implements EffectEvent {}

    /// The dispute was wrong.
    record Released(String note, Instant at) implements EffectEvent {}

    /// The dispute was right: what was done is taken back, and what was not done is never to be.
    record Reversing(String note, Instant at) implements EffectEvent {}

    record Reversed(Instant at) implements EffectEvent {}
}
