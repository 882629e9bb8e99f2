package dev.windfall.projections.deciding;

/// A step from one status to another of an effect, or of what somebody else carries out with effects of its own, as its owner hears of it:
/// each step once, in order.
///
/// @param requestId by which the owner knows it
/// @param memo what the owner gave it
public record EffectNews(String requestId, String memo, EffectStatus before, EffectStatus after) {

    public static EffectNews of(Effect effect, EffectStatus before, EffectStatus after) {
        return new EffectNews(effect.requestId(), effect.memo(), before, after);
    }
}
