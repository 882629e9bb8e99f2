package dev.windfall.sink;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.CouponTerms;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.effects.Certainty;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Trouble;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Effects, adjustments and uses of coupons that differ in what a test is about.
final class Rows {

    private Rows() {}

    static Adjustment adjustment(String brandId, String id) {
        return new Adjustment(brandId, id, "p1", 700, "EUR", PayAs.CASH, "as promised", "support", "ann");
    }

    static AdjustmentRow adjustment(String brandId, String id, Instant requestedAt) {
        return new AdjustmentRow(new AdjustmentState(adjustment(brandId, id), EffectStatus.PROCESSING, requestedAt,
                requestedAt), 1);
    }

    static CouponRow coupon(CouponLogId id, Instant activatedAt) {
        CouponTerms terms = new CouponTerms("EUR", 2_000, 5_000, 5, CouponTerms.Base.BONUS,
                new Wagering(Wagering.Base.STAKE,
                        new Weights(10_000, new TreeMap<>(Map.of("roulette", 1_000)), new TreeMap<>()), 500L,
                        Wagering.Order.ONE_BY_ONE),
                Duration.ofDays(7), Duration.ofMinutes(10));
        return new CouponRow(CouponState.activated(new Coupon(id, terms, activatedAt, "support", "ann",
                id.usage() % 2 == 0 ? Keeper.SERVICE : Keeper.LEDGER), activatedAt), 1);
    }

    static EffectRow effect(String brandId, String id, long seq, EffectStatus status, Instant requestedAt) {
        return effect(brandId, id, seq, status, requestedAt, Trouble.NONE, null);
    }

    static EffectRow effect(String brandId, String id, long seq, EffectStatus status, Instant requestedAt,
            Trouble trouble, @Nullable Instant dueAt) {
        Effect effect = new Effect(id, brandId, "p1",
                new WalletCredit(1_250, "EUR", PayAs.POINTS, "run:7", "for the week"),
                adjustment(brandId, id).subject());
        return new EffectRow(new EffectState(effect, status, Certainty.NOT_BOOKED, Call.Kind.SEND, 1, 1, dueAt, trouble,
                null, null, "", requestedAt, requestedAt), seq);
    }
}
