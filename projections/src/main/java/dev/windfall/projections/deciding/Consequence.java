package dev.windfall.projections.deciding;

/// What follows from a decision, in its transaction.
public sealed interface Consequence {

    /// Something is to happen outside.
    record Request(Effect effect) implements Consequence {}

    /// Its target is called.
    record CallOut(Call call) implements Consequence {}

    /// Whoever asked for an effect hears what has become of it.
    record TellOwner(Subject owner, EffectNews news) implements Consequence {}
}
