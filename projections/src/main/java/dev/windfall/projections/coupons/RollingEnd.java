package dev.windfall.projections.coupons;

/// How a requirement ends.
public enum RollingEnd {
    /// Nobody waits for it any more.
    FORGOTTEN,
    /// Bets behind the word do not count; rollbacks of those before still matter.
    WATCHED,
    /// Its time has run out. Bets that were made in time count whenever they come, so that it is known if they were enough.
    RUN_OUT
}
