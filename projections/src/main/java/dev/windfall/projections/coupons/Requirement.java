package dev.windfall.projections.coupons;

import java.time.Instant;

/// What a player has to wager for a coupon.
///
/// @param amount minor units
/// @param from   bets that have occurred before do not count
/// @param until  nor do bets that have occurred then or later
public record Requirement(CouponLogId coupon, String currency, long amount, Wagering wagering, Instant from,
        Instant until) {}
