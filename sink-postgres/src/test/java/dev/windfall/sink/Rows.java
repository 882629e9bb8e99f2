package dev.windfall.sink;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.definitions.CouponDefinition;
import dev.windfall.projections.coupons.definitions.CouponDefinition.Resolved;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.definitions.Defaults;
import dev.windfall.projections.coupons.definitions.Defined;
import dev.windfall.projections.coupons.definitions.DefinitionDocument;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.DefinedAs;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.effects.Certainty;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Trouble;
import dev.windfall.projections.rules.Weights;
import dev.windfall.wire.CouponDefinitions;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

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
        Asker asker = id.usage() % 2 == 0 ? null
                : new Asker(adjustment(id.brandId(), "a").subject(), "r-" + id.text(), "");
        return new CouponRow(CouponState.activated(new Coupon(id, terms,
                new DefinedAs(3, "5f0c"), activatedAt, "support", "ann", asker,
                id.usage() % 2 == 0 ? Keeper.SERVICE : Keeper.LEDGER),
                activatedAt), 1);
    }

    /// @param version 0 if the brand has none
    static CouponDefinitionRow definition(CouponName coupon, int version, long seq, Instant at) {
        DefinitionDocument written = CouponDefinitions.document(coupon.couponId(),
                "{\"amounts\":{\"EUR\":2000},\"wagering\":{\"multiplier\":5}}");
        Resolved.Valid valid = (Resolved.Valid) CouponDefinition.resolve(written, null);
        return new CouponDefinitionRow(new DefinitionState(coupon, version == 0 ? null
                : new Defined(version, written, 1, valid.definition(), valid.provenance(), at, "ann"),
                new Defaults(1, written, at, "bob"),
                version == 1 ? List.of(new Mistake("/amounts/a~1b", "„never“")) : List.of(),
                new TreeSet<>(List.of("aurora", "borealis"))), seq);
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
