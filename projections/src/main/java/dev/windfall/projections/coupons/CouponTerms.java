package dev.windfall.projections.coupons;

import dev.windfall.projections.events.Admission;

import java.time.Duration;

/// What a use of a coupon gives, and for what.
///
/// @param amount       that is granted, in minor units
/// @param deposit      for which it is granted; 0 if for none
/// @param multiplier   how many times the base has to be wagered
/// @param expiresAfter of its activation
/// @param releaseAfter so long enough has to have been wagered before the grant becomes the player's own
public record CouponTerms(String currency, long amount, long deposit, int multiplier, Base base, Wagering wagering,
        Duration expiresAfter, Duration releaseAfter) {

    public static final int MULTIPLIER_MAX = 100;
    public static final Duration EXPIRES_AFTER_MAX = Duration.ofDays(366);
    public static final Duration RELEASE_AFTER_MAX = Duration.ofDays(30);
    public static final long AMOUNT_MAX = Admission.AMOUNT_MAX;

    /// Of what a multiple has to be wagered.
    public enum Base {
        BONUS, DEPOSIT, BONUS_PLUS_DEPOSIT
    }

    /// What has to be wagered, in minor units. Of the greatest amounts it is still a `long`.
    public long required() {
        long once = switch (base) {
            case BONUS -> amount;
            case DEPOSIT -> deposit;
            case BONUS_PLUS_DEPOSIT -> Math.addExact(amount, deposit);
        };
        return Math.multiplyExact(once, (long) multiplier);
    }
}
