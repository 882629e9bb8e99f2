/// What becomes of a use of a coupon, from its activation until its grant is the player's own or gone. Start with
/// [CouponDecider][dev.windfall.projections.coupons.saga.CouponDecider].
@NullMarked
package dev.windfall.projections.coupons.saga;

import org.jspecify.annotations.NullMarked;
