package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.rating.Wide;

/// What whoever waits for a requirement has to know.
public sealed interface RollingNews {

    CouponLogId coupon();

    /// Bets count from now on.
    record Begun(CouponLogId coupon) implements RollingNews {}

    /// Enough was wagered, or no longer so: what had counted was rolled back.
    ///
    /// @param progress_bp in ten thousandths of a minor unit
    record Turned(CouponLogId coupon, boolean isReached, Wide progress_bp) implements RollingNews {}

    /// It has ended, and this is how far it was. If its time has run out it may still turn.
    record Ended(CouponLogId coupon, boolean isReached, Wide progress_bp) implements RollingNews {}
}
