package dev.windfall.projections.coupons;

/// Who keeps the requirement of a use of a coupon, and counts its bets. A use stays with whom it was given to when it was activated.
public enum Keeper {
    /// Our own: it folds the brand's log.
    LEDGER,
    /// A rolling service of somebody else's. It is asked by effects, and reports.
    SERVICE
}
