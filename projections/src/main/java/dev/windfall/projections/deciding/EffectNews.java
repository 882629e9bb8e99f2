package dev.windfall.projections.deciding;

/// A step of an effect from one status to another, as its owner hears of it: each step once, in order.
///
/// @param memo what the owner gave the effect
/// @param said by the target as it was settled, for the owner alone; empty if it has nothing to say
public record EffectNews(String requestId, String memo, EffectStatus before, EffectStatus after, String said) {

    public EffectNews(String requestId, String memo, EffectStatus before, EffectStatus after) {
        this(requestId, memo, before, after, "");
    }

    public static EffectNews of(Effect effect, EffectStatus before, EffectStatus after) {
        return new EffectNews(effect.requestId(), effect.memo(), before, after);
    }

    public EffectNews saying(String other) {
        return new EffectNews(requestId, memo, before, after, other);
    }
}
