package dev.windfall.topology.deciders;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.deciding.Consequence.TellBrand;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.RunId;

import java.time.Instant;

/// What a subject's word comes to for whoever decides what stands in the brand's log.
///
/// @param key the same for the same word, however often it is said
record ControlWish(Wish wish, String key) {

    static ControlWish of(TellBrand word) {
        return switch (word) {
            case TellBrand.RunEnded(Subject subject, int attempt, boolean isSealed) -> {
                RunId run = RunId.of(subject.id());
                yield new ControlWish(isSealed ? new Wish.RunSealed(run, attempt) : new Wish.RunFailed(run, attempt),
                        "%s~%d~%s".formatted(run.text(), attempt, isSealed ? "sealed" : "failed"));
            }
            case TellBrand.RollingOpened(Subject _, Requirement requirement) -> new ControlWish(
                    new Wish.RollingOpened(requirement), requirement.coupon().text() + "~opened");
            case TellBrand.RollingEnded(Subject _, CouponLogId coupon, Instant at, RollingEnd how) -> new ControlWish(
                    new Wish.RollingEnded(coupon, at, how), "%s~ended~%d".formatted(coupon.text(),
                            at.toEpochMilli()));
        };
    }
}
