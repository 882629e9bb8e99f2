/// What has to be wagered for a coupon, and how far it is: a fold over the player's bets. Start with
/// [RollingFold][dev.windfall.projections.coupons.rolling.RollingFold].
@NullMarked
package dev.windfall.projections.coupons.rolling;

import org.jspecify.annotations.NullMarked;
