package dev.windfall.projections.coupons.rolling.law;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.events.Fact;

import java.time.Instant;

/// What stands in a log.
sealed interface Entry {

    record Event(Fact fact) implements Entry {}

    record Open(Requirement requirement) implements Entry {}

    record End(CouponLogId coupon, Instant now, RollingEnd how) implements Entry {}
}
