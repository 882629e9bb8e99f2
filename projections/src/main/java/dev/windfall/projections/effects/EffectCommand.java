package dev.windfall.projections.effects;

import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.EffectStatus;

/// What can be wanted of an effect.
public sealed interface EffectCommand {

    /// By its owner.
    record Request(Effect effect) implements EffectCommand {}

    /// By the connector: what a call has come to.
    ///
    /// @param number of the call
    record Answered(int number, Outcome outcome) implements EffectCommand {}

    /// The time has come for which it waits.
    record Wake() implements EffectCommand {}

    /// By a person: tried again, from the dead-letter list.
    record Replay(String note) implements EffectCommand {}

    /// By a person: taken from the dead-letter list, for it was done another way.
    record Resolve(String note) implements EffectCommand {}

    /// By a person: taken from the dead-letter list, for it is not to be done.
    record Ignore(String note) implements EffectCommand {}

    /// By a person: frozen until somebody has looked into it.
    record Dispute(String reason) implements EffectCommand {}

    /// By a person: the dispute is right, and what was done is taken back.
    record Uphold(String note) implements EffectCommand {}

    /// By a person: the dispute is wrong, and all goes on.
    record Reject(String note) implements EffectCommand {}

    /// By the effect that takes it back.
    ///
    /// @param status of that one
    record Told(EffectStatus status) implements EffectCommand {}
}
