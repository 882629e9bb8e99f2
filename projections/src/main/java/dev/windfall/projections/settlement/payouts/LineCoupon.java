package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.Digests;
import dev.windfall.projections.Ids;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.rules.Rule.PayAs.Bonus;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.LineId;

import java.time.Duration;
import java.util.Base64;
import java.util.TreeMap;

/// The use of a coupon by which a line is paid as a bonus.
final class LineCoupon {

    /// Every bet counts, whatever it is made with and on.
    private static final Wagering WAGERING = new Wagering(Wagering.Base.STAKE,
            new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null, Wagering.Order.ONE_BY_ONE);

    private LineCoupon() {}

    /// One line has one, and no other line has the same: its parts can be told apart from both ends, even if a rule's name has colons. A
    /// name that is too long is a digest instead, which has none.
    static CouponLogId id(LineId line) {
        String brandId = line.run().brandId();
        String readable = CouponLogId.OF_LINES
                + (line.run().text().substring(brandId.length() + 1) + "~" + line.currency())
                        .replace('~', ':');
        String couponId = Ids.isValid(readable) ? readable
                : CouponLogId.OF_LINES
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(line.text()));
        return new CouponLogId(brandId, couponId, line.playerId(), 1);
    }

    static boolean canGive(long amount) {
        return amount <= CouponTerms.AMOUNT_MAX;
    }

    static CouponTerms terms(Line line, Bonus bonus) {
        return new CouponTerms(line.id().currency(), line.amount(), 0, bonus.rollingMultiplier(),
                CouponTerms.Base.BONUS, WAGERING, bonus.expiresAfter(), Duration.ZERO);
    }
}
