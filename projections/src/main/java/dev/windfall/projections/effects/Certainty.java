package dev.windfall.projections.effects;

/// What the target has said so far. It is for people and for the next call: nothing is ever compensated because of it, since a call
/// that is slow on its way may be booked long after another one was refused.
public enum Certainty {
    /// Nothing is booked there, by each of its answers.
    NOT_BOOKED,
    /// It may be booked or not, or may come to be: nothing is done before the target has said so.
    UNKNOWN,
    /// The target will book it.
    ACCEPTED,
    /// It is booked.
    BOOKED
}
