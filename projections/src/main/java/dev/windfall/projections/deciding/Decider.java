package dev.windfall.projections.deciding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/// A pure function from what a subject is, and what somebody wants of it, to what becomes of it. Whoever hosts one keeps the state,
/// calls it for one command of a subject after the other, and knows nothing of what it decides.
///
/// @param <S> the subject as it stands
/// @param <C> what can be wanted of it
/// @param <E> what can become of it
public interface Decider<S, C, E> {

    /// @param state nothing if the subject is not there yet
    Decision<E> decide(Subject subject, @Nullable S state, C command, Given given);

    /// The subject once the event has happened. Events of the past give the state of today.
    S evolve(@Nullable S state, E event);

    /// When the subject is to be woken, if nothing happens before.
    Optional<Instant> wakeAt(S state);

    /// The command by which it is woken.
    C wake();
}
