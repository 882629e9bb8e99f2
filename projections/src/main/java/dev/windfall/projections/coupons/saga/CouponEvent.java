package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.deciding.EffectStatus;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Something that has become of a use of a coupon.
public sealed interface CouponEvent {

    Instant at();

    record Activated(Coupon coupon, Instant at) implements CouponEvent {}

    /// Somebody is asked for a step.
    ///
    /// @param note of the person who wanted it; empty if nobody did
    record Begun(Step step, String note, Instant at) implements CouponEvent {}

    /// The step that is under way stands otherwise.
    ///
    /// @param movedAmount by a step that is done, in minor units; null if the wallet does not say
    record Moved(Step step, EffectStatus status, @Nullable Long movedAmount, Instant at) implements CouponEvent {

        /// By which nothing is moved.
        public Moved(Step step, EffectStatus status, Instant at) {
            this(step, status, null, at);
        }
    }

    /// Enough was wagered, or no longer so.
    ///
    /// @param wagered   in minor units, rounded down
    /// @param releaseAt when the grant is released if it stays so; null if nothing is to be released by it
    record Turned(boolean isReached, long wagered, @Nullable Instant releaseAt, Instant at) implements CouponEvent {}

    /// Its time is over: whoever counts bets is asked whether enough was wagered.
    record RunOut(Instant at) implements CouponEvent {}

    /// The rolling service that keeps its requirement has spoken.
    ///
    /// @param number of what it has said, as in [dev.windfall.projections.coupons.RollingWord]
    record Reported(long number, Instant at) implements CouponEvent {}

    /// The end of a requirement that a service keeps stands otherwise.
    record EndMoved(EffectStatus status, Instant at) implements CouponEvent {}

    /// The player can't have the grant any more.
    ///
    /// @param status EXPIRED or FORFEITED
    record Lost(CouponStatus status, Instant at) implements CouponEvent {}

    /// A person has seen that bets were rolled back after the release.
    record Reviewed(String note, Instant at) implements CouponEvent {}
}
