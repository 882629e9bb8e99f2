package dev.windfall.sink;

import dev.windfall.projections.coupons.saga.CouponState;

/// A use of a coupon as its decider had left it when the row was written.
///
/// @param seq of the decision, among those on this use
public record CouponRow(CouponState state, long seq) {

    /// The place in a list that this one ends.
    public Cursor cursor() {
        return new Cursor(state.coupon().activatedAt(), state.coupon().id().text());
    }
}
