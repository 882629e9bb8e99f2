package dev.windfall.projections.deciding;

/// What follows from a decision, in its transaction.
public sealed interface Consequence {

    /// Something is to happen outside.
    record Request(Effect effect) implements Consequence {}

    /// Its target is called.
    record CallOut(Call call) implements Consequence {}

    /// Whoever asked for an effect hears what has become of it.
    record TellOwner(Subject owner, EffectNews news) implements Consequence {}

    /// Whoever takes the steps of an attempt goes on with it.
    record TakeStep(Subject subject, int attempt) implements Consequence {}

    /// The brand's log is told how an attempt has ended.
    ///
    /// @param isSealed or it has failed
    record TellBrand(Subject subject, int attempt, boolean isSealed) implements Consequence {}

    /// Whoever knows what waits in a partition passes a person's word on to it.
    ///
    /// @param subject that the word is of
    record PassOn(Subject subject, int partition, Review review) implements Consequence {}

    /// One that may wait is told a person's word.
    ///
    /// @param subject that the word is of
    record TellWaiting(Subject waiting, Subject subject, Review review) implements Consequence {}
}
