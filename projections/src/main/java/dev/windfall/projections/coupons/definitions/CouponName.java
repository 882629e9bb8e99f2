package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.deciding.Subject;

/// A coupon of a brand; or under the brand `*`, what brands inherit of it.
public record CouponName(String brandId, String couponId) {

    /// Under which brand all brands' defaults stand.
    public static final String GLOBAL = "*";

    static CouponName of(Subject subject) {
        return new CouponName(subject.brandId(), subject.id());
    }

    public Subject subject() {
        return new Subject(DefinitionDecider.DECIDER, brandId, couponId);
    }

    /// Where its defaults stand.
    public CouponName ofAll() {
        return new CouponName(GLOBAL, couponId);
    }

    public boolean isOfAll() {
        return brandId.equals(GLOBAL);
    }
}
