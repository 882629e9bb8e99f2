package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.deciding.Decision.Rejection;
import dev.windfall.projections.rules.Rule;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/// What becomes of a wish to use a coupon: its terms, or why it can't be used so.
public sealed interface Activation {

    record Granted(CouponTerms terms) implements Activation {}

    record Refused(Rejection rejection) implements Activation {}

    /// @param usage    which of a player's uses of it
    /// @param currency in which it is granted
    /// @param deposit  for which it is granted, in minor units; 0 if for none
    static Activation of(CouponDefinition coupon, int usage, String currency, long deposit) {
        long most = coupon.amounts().getOrDefault(currency, 0L);
        long least = coupon.minDeposit().getOrDefault(currency, 0L);
        if (coupon.disabled()) {
            return refused("coupon-disabled", "%s can't be activated any more".formatted(coupon.couponId()), null);
        }
        if (usage > coupon.usageLimit()) {
            return refused("usage-limit", "each player can use %s %d times, and this would be use %d"
                    .formatted(coupon.couponId(), coupon.usageLimit(), usage), "/usage");
        }
        if (most == 0) {
            return refused("invalid-document", "%s grants nothing in %s: it does in %s".formatted(coupon.couponId(),
                    currency, String.join(", ", coupon.amounts().keySet())), "/currency");
        }
        if (coupon.isForDeposit(currency) && deposit < Math.max(1, least)) {
            return refused("invalid-document", "%s is for a deposit of at least %d minor units".formatted(
                    coupon.couponId(), Math.max(1, least)), "/deposit");
        }
        long amount = coupon.match_bp() == 0 ? most : part(deposit, coupon.match_bp(), most);
        return amount == 0
                ? refused("invalid-document", "the deposit is so small that nothing would be granted for it",
                        "/deposit")
                : new Granted(terms(coupon, currency, amount, deposit));
    }

    private static CouponTerms terms(CouponDefinition coupon, String currency, long amount, long deposit) {
        long maxBet = coupon.maxBet().getOrDefault(currency, 0L);
        return new CouponTerms(currency, amount, deposit, coupon.multiplier(), coupon.base(),
                new Wagering(coupon.counts(), coupon.weights(), maxBet == 0 ? null : maxBet, coupon.order()),
                coupon.expiresAfter(), coupon.releaseAfter());
    }

    /// Rounded down.
    private static long part(long deposit, int part_bp, long most) {
        return BigInteger.valueOf(deposit).multiply(BigInteger.valueOf(part_bp))
                .divide(BigInteger.valueOf(Rule.WEIGHT_ONE_BP)).min(BigInteger.valueOf(most)).longValueExact();
    }

    private static Activation refused(String code, String detail, @Nullable String pointer) {
        return new Refused(new Rejection(code, detail, pointer));
    }
}
