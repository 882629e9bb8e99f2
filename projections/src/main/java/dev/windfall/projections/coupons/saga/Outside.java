package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.deciding.EffectStatus;
import org.jspecify.annotations.Nullable;

/// What is known of a requirement that a rolling service keeps.
///
/// @param end      how its end stands; null if nobody has asked for it
/// @param reported the number of the last that the service has said; 0 if it has said nothing
public record Outside(@Nullable EffectStatus end, long reported) {

    public static final Outside NOTHING = new Outside(null, 0);

    Outside ending(EffectStatus status) {
        return new Outside(status, reported);
    }

    Outside heard(long number) {
        return new Outside(end, number);
    }

    /// Whether the service counts no more, by its own word or by a person's.
    boolean hasEnded() {
        return end != null && CouponState.isDone(end);
    }
}
