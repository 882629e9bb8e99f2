package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.EffectStatus;

/// How a line stands.
public enum LineStatus {
    /// Sealed, and not in its account yet.
    PENDING,
    /// Waits for somebody's word.
    HELD,
    /// Being paid.
    PROCESSING,
    /// Nothing is paid yet; it is tried again later.
    RETRY_SCHEDULED,
    /// Paid; or there was nothing to pay, since its components make up for each other.
    SETTLED,
    /// Being taken back.
    DISPUTED,
    /// In the dead-letter list.
    FAILED,
    /// Not to be paid.
    WAIVED,
    /// Nothing is paid, and all of it is left for the next line: it is below 0, of more periods than one line can settle, or more than one
    /// bonus can be.
    CARRIED;

    /// Of a line for which what it has asked for stands so.
    public static LineStatus of(EffectStatus status) {
        return switch (status) {
            case PROCESSING, UNKNOWN, ACCEPTED -> PROCESSING;
            case RETRY_SCHEDULED -> RETRY_SCHEDULED;
            case SETTLED, RESOLVED -> SETTLED;
            case FAILED -> FAILED;
            case REVERSING -> DISPUTED;
            case REVERSED, IGNORED -> WAIVED;
        };
    }
}
