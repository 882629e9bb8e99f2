package dev.windfall.sink;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.Grant;
import dev.windfall.projections.coupons.saga.Outside;
import dev.windfall.projections.coupons.saga.Step;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.RollingEnd;
import dev.windfall.projections.deciding.Effect.Content.RollingOpen;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectDecider;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.avro.DecidedEvents;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What becomes of a few effects, adjustments, uses of coupons and accounts, at random, by the deciders that are in use; and as what each
/// is to stand in the end.
final class RandomDecisions {

    private static final int SUBJECTS_AT_ONCE = 20;
    private static final int DECISIONS_FOR_EACH = 8;

    private final EffectDecider decider = new EffectDecider(Backoff.DEFAULT);
    private final RandomPayouts payouts;
    private final Random random;
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private int decided;
    private final Map<String, EffectRow> effects = new TreeMap<>();
    private final Map<String, AdjustmentRow> adjustments = new TreeMap<>();
    private final Map<String, CouponRow> coupons = new TreeMap<>();
    private final Map<String, CouponDefinitionRow> definitions = new TreeMap<>();

    RandomDecisions(long seed) {
        payouts = new RandomPayouts(seed);
        random = new Random(seed);
    }

    /// As they follow, for one subject after the other; half of them on accounts.
    List<DecidedEvents> next(int decisions) {
        List<DecidedEvents> records = new ArrayList<>();
        while (records.size() < decisions) {
            records.add(payouts.next());
            now = now.plusMillis(random.nextInt(120_000));
            int subject = decided++ / DECISIONS_FOR_EACH + random.nextInt(SUBJECTS_AT_ONCE); // others come, and these end
            if (random.nextInt(8) == 0) {
                CouponRow row = next(new CouponLogId("brand" + subject % 2, "c" + subject, "p", 1 + subject % 3));
                coupons.put(row.state().coupon().id().text(), row);
                records.add(Decided.record(row));
            } else if (random.nextInt(8) == 0) {
                CouponDefinitionRow row = next(new CouponName(subject % 3 == 0 ? "*" : "brand1", "c" + subject));
                definitions.put(row.state().coupon().subject().key(), row);
                records.add(Decided.record(row));
            } else if (random.nextInt(4) == 0) {
                AdjustmentRow row = next(Rows.adjustment("brand" + subject % 2, "a" + subject));
                adjustments.put(row.state().adjustment().requestId(), row);
                records.add(Decided.record(row));
            } else {
                Effect effect = effect("brand" + subject % 2, "e" + subject);
                EffectRow row = next(effect);
                if (row != null) {
                    effects.put(effect.requestId(), row);
                    records.add(Decided.record(row));
                }
            }
        }
        return records;
    }

    RandomPayouts payouts() {
        return payouts;
    }

    List<EffectRow> effects() {
        return List.copyOf(effects.values());
    }

    List<AdjustmentRow> adjustments() {
        return List.copyOf(adjustments.values());
    }

    List<CouponRow> coupons() {
        return List.copyOf(coupons.values());
    }

    List<CouponDefinitionRow> definitions() {
        return List.copyOf(definitions.values());
    }

    /// Nothing if the command changes nothing.
    private @Nullable EffectRow next(Effect effect) {
        EffectRow before = effects.get(effect.requestId());
        @Nullable
        EffectState state = before == null ? null : before.state();
        EffectCommand command = state == null ? new EffectCommand.Request(effect) : command(state);
        Decision<EffectEvent> decision = decider.decide(effect.subject(), state, command,
                new Given(now, "test", ""));
        if (!(decision instanceof Decision.Decided<EffectEvent>(List<EffectEvent> events, var _))) {
            return null;
        }
        for (EffectEvent event : events) {
            state = decider.evolve(state, event);
        }
        return state == null ? null : new EffectRow(state, before == null ? 1 : before.seq() + 1);
    }

    private EffectCommand command(EffectState state) {
        if (state.dispute() != null && random.nextInt(3) == 0) {
            return new EffectCommand.Uphold("it is not");
        }
        if (state.status() == EffectStatus.REVERSING && random.nextInt(3) == 0) {
            return new EffectCommand.Told(EffectStatus.SETTLED);
        }
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> new EffectCommand.Answered(state.calls(), new Outcome(one(List.of(Outcome.Kind.values())),
                    "", "as the wallet says", null, random.nextBoolean() ? "w-" + random.nextInt(100) : null));
            case 3 -> new EffectCommand.Dispute("is it theirs?");
            case 4 -> new EffectCommand.Uphold("it is not");
            case 5 -> new EffectCommand.Reject("it is");
            case 6 -> new EffectCommand.Replay("once more");
            case 7 -> random.nextBoolean() ? new EffectCommand.Resolve("by hand")
                    : new EffectCommand.Ignore("never mind");
            default -> new EffectCommand.Wake();
        };
    }

    private AdjustmentRow next(Adjustment adjustment) {
        AdjustmentRow before = adjustments.get(adjustment.requestId());
        return before == null
                ? new AdjustmentRow(new AdjustmentState(adjustment, EffectStatus.PROCESSING, now, now), 1)
                : new AdjustmentRow(new AdjustmentState(adjustment,
                        one(List.of(EffectStatus.values())),
                        before.state().requestedAt(), now), before.seq() + 1);
    }

    private CouponRow next(CouponLogId id) {
        CouponRow before = coupons.get(id.text());
        if (before == null) {
            return Rows.coupon(id, now);
        }
        Step step = one(List.of(Step.values()));
        return new CouponRow(new CouponState(before.state().coupon(), step, one(List.of(EffectStatus.values())),
                random.nextBoolean(), random.nextInt(10_000), random.nextBoolean() ? now : null,
                step == Step.FORFEIT ? one(List.of(CouponStatus.EXPIRED, CouponStatus.FORFEITED)) : null,
                random.nextBoolean(), random.nextBoolean(),
                new Grant(random.nextBoolean(), random.nextBoolean(), random.nextBoolean() ? 1_500L : null,
                        random.nextBoolean() ? 500L : null),
                random.nextBoolean(), "ticket " + random.nextInt(9), now,
                new Outside(random.nextBoolean() ? one(List.of(EffectStatus.values())) : null, random.nextInt(9))),
                before.seq() + 1);
    }

    private CouponDefinitionRow next(CouponName coupon) {
        CouponDefinitionRow before = definitions.get(coupon.subject().key());
        return Rows.definition(coupon, random.nextInt(3), before == null ? 1 : before.seq() + 1, now);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// Every third takes another back, and every seventh is a rolling service's.
    private static Effect effect(String brandId, String id) {
        if (id.hashCode() % 7 == 0) {
            CouponLogId coupon = new CouponLogId(brandId, "welcome", "p1", 1);
            RollingOpen open = new RollingOpen(new Requirement(coupon, "EUR", 10_000,
                    Rows.coupon(coupon, Instant.EPOCH).state().coupon().terms().wagering(), Instant.EPOCH,
                    Instant.EPOCH.plusMillis(1_001)), coupon.strings().token(), "for a coupon");
            return new Effect(id, brandId, "p" + id, id.hashCode() % 2 == 0 ? new RollingEnd(open) : open,
                    Rows.adjustment(brandId, id).subject());
        }
        WalletCredit credit = new WalletCredit(1_250, "EUR", PayAs.POINTS, "run:7", "for the week");
        return new Effect(id, brandId, "p" + id,
                id.hashCode() % 3 == 0 ? new WalletReverse("credit-" + id, credit) : credit,
                Rows.adjustment(brandId, id).subject());
    }
}
