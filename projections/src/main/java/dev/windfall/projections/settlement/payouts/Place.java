package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.EffectStatus;

/// Where an amount is. What the sealed ratings of a period come to is in the four other places, at any time.
public enum Place {
    /// Not in the account yet: that is where a rating's difference comes from.
    SEALED,
    /// In a line that waits, or is being paid.
    PENDING,
    /// Left for the next line.
    CARRIED,
    /// Not to be paid, nor to be taken.
    WAIVED,
    /// Given; what is below 0 was taken from what was given with it.
    PAID;

    /// Where the amounts of a line are while its effect stands so.
    static Place of(EffectStatus status) {
        return switch (status) {
            case SETTLED, RESOLVED -> PAID;
            case IGNORED, REVERSED -> WAIVED;
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, FAILED, REVERSING -> PENDING;
        };
    }
}
