package dev.windfall.projections.deciding;

import org.jspecify.annotations.Nullable;

/// A step from one status to another of an effect, or of what somebody else carries out with effects of its own, as its owner hears of it:
/// each step once, in order.
///
/// @param requestId by which the owner knows it
/// @param memo what the owner gave it
/// @param movedAmount by what has released or taken back what was left, in minor units; null if it is not known
/// @param said by the target as it was settled, for the owner alone; empty if it has nothing to say
public record EffectNews(String requestId, String memo, EffectStatus before, EffectStatus after,
        @Nullable Long movedAmount, String said) {

    public EffectNews(String requestId, String memo, EffectStatus before, EffectStatus after) {
        this(requestId, memo, before, after, null, "");
    }

    public EffectNews moving(@Nullable Long amount) {
        return new EffectNews(requestId, memo, before, after, amount, said);
    }

    public static EffectNews of(Effect effect, EffectStatus before, EffectStatus after) {
        return new EffectNews(effect.requestId(), effect.memo(), before, after);
    }

    public EffectNews saying(String other) {
        return new EffectNews(requestId, memo, before, after, movedAmount, other);
    }
}
