package dev.windfall.projections.deciding;

/// A step of an effect from one status to another, as its owner hears of it: each step once, in order.
///
/// @param memo what the owner gave the effect
public record EffectNews(String requestId, String memo, EffectStatus before, EffectStatus after) {

    public static EffectNews of(Effect effect, EffectStatus before, EffectStatus after) {
        return new EffectNews(effect.requestId(), effect.memo(), before, after);
    }
}
