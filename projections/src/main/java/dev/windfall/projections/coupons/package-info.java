/// Coupons: money that is granted locked, and becomes the player's own once enough is wagered. Here is what all who have to do with one
/// say alike: [CouponLogId][dev.windfall.projections.coupons.CouponLogId] names a use of one,
/// [SagaStrings][dev.windfall.projections.coupons.SagaStrings] is how others know it.
@NullMarked
package dev.windfall.projections.coupons;

import org.jspecify.annotations.NullMarked;
