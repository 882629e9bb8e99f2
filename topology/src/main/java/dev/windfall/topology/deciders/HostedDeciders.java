package dev.windfall.topology.deciders;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand;
import dev.windfall.projections.adjustments.AdjustmentDecider;
import dev.windfall.projections.adjustments.AdjustmentEvent;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectDecider;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.wire.Adjustments;
import dev.windfall.wire.Effects;

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

    private final Map<String, Hosted<?, ?, ?>> byName;

    /// @param backoff between the calls of an effect
    public HostedDeciders(Backoff backoff) {
        this(List.of(EFFECTS.decidedBy(new EffectDecider(backoff)), ADJUSTMENTS));
    }

    HostedDeciders(List<Hosted<?, ?, ?>> all) {
        this.byName = all.stream().collect(Collectors.toMap(Hosted::name, Function.identity()));
    }

    Optional<Hosted<?, ?, ?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
