package dev.windfall.projections.effects;

/// What is known of the target.
public enum Certainty {
    /// Nothing is booked there.
    NOT_BOOKED,
    /// It may be booked or not, or may come to be: nothing is done before the target has said so.
    UNKNOWN,
    /// The target will book it.
    ACCEPTED,
    /// It is booked.
    BOOKED
}
