package dev.windfall.projections.controls;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;

import java.time.Instant;

/// What a brand's decider has decided, in order with the brand's events.
///
/// @param seq without gaps, per brand, from 1
public record Control(long seq, Document document) {

    /// The whole resolved document.
    public sealed interface Document {

        record Settings(BrandSettings settings) implements Document {}

        record PlayerProfile(String playerId, Profile profile) implements Document {}

        record BrandRule(Ruling ruling) implements Document {}

        /// What is said of an attempt of a run, in its place among the events.
        sealed interface OfRun extends Document {

            RunId run();

            int attempt();
        }

        /// Whatever stands before it counts for the run, and nothing behind it. The rule's next marker waits for the run's outcome.
        ///
        /// @param ruling by which the run rates, whatever version is in force meanwhile
        record SettleMarker(RunId run, int attempt, Ruling ruling) implements OfRun {}

        /// What was rated for the run is decided.
        record RunSealed(RunId run, int attempt) implements OfRun {}

        /// What was rated for the attempt is void.
        record RunFailed(RunId run, int attempt) implements OfRun {}

        /// What is said of what a player has to wager, in its place among the bets.
        sealed interface OfCoupon extends Document {

            CouponLogId coupon();
        }

        /// Bets behind it count.
        record RollingOpened(Requirement requirement) implements OfCoupon {

            @Override
            public CouponLogId coupon() {
                return requirement.coupon();
            }
        }

        /// The requirement ends there.
        ///
        /// @param at when whoever ends it has decided so
        record RollingEnded(CouponLogId coupon, Instant at, RollingEnd how) implements OfCoupon {}
    }
}
