package dev.windfall.projections.effects;

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
    /// Booked, and being taken back.
    REVERSING,
    /// Booked, and taken back.
    REVERSED,
    /// Done another way, by a person's word.
    RESOLVED,
    /// Not to be done, by a person's word.
    IGNORED,
    /// Not done, for a dispute was upheld before it was.
    CANCELLED
}
