package dev.windfall.projections.controls;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleState.Global;
import dev.windfall.projections.settlement.RunId;

import java.time.Instant;

/// What somebody wants of a brand's decider.
public sealed interface Wish {

    /// The brand under which global defaults are written.
    String GLOBAL = "*";

    record Settings(BrandSettings settings) implements Wish {}

    record PlayerProfile(String playerId, Profile profile) implements Wish {}

    /// Of a brand, or of [#GLOBAL].
    record WrittenRule(RuleDocument written) implements Wish {}

    /// What the decider of [#GLOBAL] tells those of brands.
    record NewDefaults(Global global) implements Wish {}

    /// What a brand's decider tells that of [#GLOBAL], so that it hears of the defaults.
    record NewBrand(BrandSettings settings) implements Wish {}

    /// What is wanted of the log for an attempt of a run.
    sealed interface OfRun extends Wish {

        RunId run();

        int attempt();
    }

    /// All that stands before its marker counts for the attempt.
    ///
    /// @param ruleVersion by which it is rated, whatever is in force meanwhile
    /// @param ruleDigest  which that version has to have
    record Marker(RunId run, int attempt, int ruleVersion, String ruleDigest) implements OfRun {}

    /// What a run tells of an attempt.
    record RunSealed(RunId run, int attempt) implements OfRun {}

    record RunFailed(RunId run, int attempt) implements OfRun {}

    /// What is wanted of the log for a use of a coupon.
    sealed interface OfCoupon extends Wish {

        CouponLogId coupon();
    }

    record RollingOpened(Requirement requirement) implements OfCoupon {

        @Override
        public CouponLogId coupon() {
            return requirement.coupon();
        }
    }

    /// @param at when whoever ends it has decided so
    record RollingEnded(CouponLogId coupon, Instant at, RollingEnd how) implements OfCoupon {}
}
