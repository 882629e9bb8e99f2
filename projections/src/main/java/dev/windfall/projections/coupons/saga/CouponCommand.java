package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.EffectNews;
import org.jspecify.annotations.Nullable;

/// What can be wanted of a use of a coupon.
public sealed interface CouponCommand {

    /// Whoever wants the same again means the same use, whatever its definition says by now.
    ///
    /// @param asker for whom it is granted; null if nobody wants to hear of it
    record Activate(CouponTerms terms, DefinedAs definition, @Nullable Asker asker) implements CouponCommand {

        /// By what is no definition.
        public Activate(CouponTerms terms, @Nullable Asker asker) {
            this(terms, DefinedAs.NONE, asker);
        }
    }

    /// It is shown as it stands now, and does not change.
    record Look() implements CouponCommand {}

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
