package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.deciding.EffectNews;

/// What can be wanted of a use of a coupon.
public sealed interface CouponCommand {

    record Activate(CouponTerms terms) implements CouponCommand {}

    /// By one of its effects.
    record Told(EffectNews news) implements CouponCommand {}

    /// By whoever counts bets: they count from now on.
    record RollingBegun() implements CouponCommand {}

    /// By whoever counts bets.
    ///
    /// @param isReached whether enough was wagered, or no longer so
    /// @param wagered   what bets are worth, in minor units, rounded down
    record RollingTurned(boolean isReached, long wagered) implements CouponCommand {}

    /// By whoever counts bets: the requirement has ended, and this is how far it was.
    ///
    /// @param wagered what bets are worth, in minor units, rounded down
    record RollingEnded(boolean isReached, long wagered) implements CouponCommand {}

    /// By the rolling service that keeps its requirement.
    record RollingReported(RollingWord word) implements CouponCommand {}

    /// The time has come for which it waits.
    record Wake() implements CouponCommand {}

    /// By a person: what was completed is released at once, or once more.
    record Release(String note) implements CouponCommand {}

    /// By a person: what is left of the grant is taken back.
    record Reverse(String note) implements CouponCommand {}

    /// By a person, or for the player: the player loses the grant.
    record Forfeit(String note) implements CouponCommand {}

    /// By a person: that bets were rolled back after the release is known, and left so.
    record Review(String note) implements CouponCommand {}
}
