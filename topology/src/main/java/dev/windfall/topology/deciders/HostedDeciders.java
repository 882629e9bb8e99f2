package dev.windfall.topology.deciders;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand;
import dev.windfall.projections.adjustments.AdjustmentDecider;
import dev.windfall.projections.adjustments.AdjustmentEvent;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.coupons.definitions.DefinitionCommand;
import dev.windfall.projections.coupons.definitions.DefinitionDecider;
import dev.windfall.projections.coupons.definitions.DefinitionEvent;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponDecider;
import dev.windfall.projections.coupons.saga.CouponEvent;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectDecider;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutDecider;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunEvent;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.wire.Adjustments;
import dev.windfall.wire.CouponDefinitions;
import dev.windfall.wire.Coupons;
import dev.windfall.wire.Effects;
import dev.windfall.wire.Payouts;
import dev.windfall.wire.Runs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The one list of the deciders that are hosted.
public final class HostedDeciders {

    public static final Hosted<EffectState, EffectCommand, EffectEvent> EFFECTS = new Hosted<>(Effect.DECIDER,
            new EffectDecider(Backoff.DEFAULT), Effects.STATE, Effects.COMMAND, Effects.EVENT,
            news -> new EffectCommand.Told(news.after()));
    public static final Hosted<AdjustmentState, AdjustmentCommand, AdjustmentEvent> ADJUSTMENTS = new Hosted<>(
            Adjustment.DECIDER, new AdjustmentDecider(), Adjustments.STATE, Adjustments.COMMAND, Adjustments.EVENT,
            news -> new AdjustmentCommand.Told(news.after()));
    /// It asks for no effect, so it never hears of one.
    public static final Hosted<RunState, RunCommand, RunEvent> RUNS = new Hosted<>(RunDecider.DECIDER,
            new RunDecider(RunDecider.BARRIER_TIMEOUT), Runs.STATE, Runs.COMMAND, Runs.EVENT, news -> {
                throw new IllegalStateException("A run asks for no effect: " + news);
            });

    public static final Hosted<PayoutState, PayoutCommand, PayoutEvent> PAYOUTS = new Hosted<>(AccountId.DECIDER,
            new PayoutDecider(), Payouts.STATE, Payouts.COMMAND, Payouts.EVENT, PayoutCommand.Told::new);

    public static final Hosted<CouponState, CouponCommand, CouponEvent> COUPONS = new Hosted<>(Coupon.DECIDER,
            new CouponDecider(), Coupons.STATE, Coupons.COMMAND, Coupons.EVENT, CouponCommand.Told::new);

    /// It asks for no effect, so it never hears of one.
    public static final Hosted<DefinitionState, DefinitionCommand, DefinitionEvent> COUPON_DEFINITIONS = new Hosted<>(
            DefinitionDecider.DECIDER, new DefinitionDecider(), CouponDefinitions.STATE, CouponDefinitions.COMMAND,
            CouponDefinitions.EVENT, news -> {
                throw new IllegalStateException("A definition asks for no effect: " + news);
            });

    private final Map<String, Hosted<?, ?, ?>> byName;

    public HostedDeciders(DeciderSettings settings) {
        this(List.of(EFFECTS.decidedBy(new EffectDecider(settings.backoff())), ADJUSTMENTS, PAYOUTS,
                COUPONS.decidedBy(new CouponDecider(settings.keeper())), COUPON_DEFINITIONS,
                RUNS.decidedBy(new RunDecider(settings.barrierTimeout()))));
    }

    HostedDeciders(List<Hosted<?, ?, ?>> all) {
        this.byName = all.stream().collect(Collectors.toMap(Hosted::name, Function.identity()));
    }

    Optional<Hosted<?, ?, ?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
