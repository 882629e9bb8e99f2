package dev.windfall.projections.deciding;

/// How an effect stands.
public enum EffectStatus {
    /// A call is being made.
    PROCESSING,
    /// Nothing is booked; the next call is made later.
    RETRY_SCHEDULED,
    /// Whether it is booked is not known; the target is asked later.
    UNKNOWN,
    /// The target will book it; it is asked later.
    ACCEPTED,
    /// It is booked.
    SETTLED,
    /// In the dead-letter list.
    FAILED,
    /// Being taken back.
    REVERSING,
    /// Taken back, or never done and never to be.
    REVERSED,
    /// Done another way, by a person's word.
    RESOLVED,
    /// Not to be done, by a person's word.
    IGNORED
}
