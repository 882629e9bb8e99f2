package dev.windfall.projections.coupons.saga;

/// How a use of a coupon stands. That it was created, and that it was credited, are events: the next step begins with them.
public enum CouponStatus {
    /// The wallet is asked for the grant.
    CREDIT_REQUESTED,
    /// Whoever counts bets is asked to count them.
    ROLLING_REQUESTED,
    /// Bets count, and are not enough yet.
    ROLLING_ACTIVE,
    /// Enough was wagered.
    COMPLETED,
    /// The wallet is asked to make the grant the player's own.
    RELEASE_REQUESTED,
    RELEASED,
    /// The wallet is asked to take the grant back.
    REVERSE_REQUESTED,
    REVERSED,
    /// Time has run out: the wallet takes the grant away, or has done so.
    EXPIRED,
    /// The player has lost it: the wallet takes the grant away, or has done so.
    FORFEITED,
    /// The last step is in the dead-letter list, or was given up.
    FAILED,
    /// Whether the last step was done is not known: who does it is asked, and nothing else is done before.
    UNKNOWN
}
