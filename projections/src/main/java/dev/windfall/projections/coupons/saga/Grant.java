package dev.windfall.projections.coupons.saga;

import org.jspecify.annotations.Nullable;

/// What the wallet has done with a grant, as far as it has said so.
///
/// @param isGiven         whether it was locked for the player, whatever has become of it since
/// @param isReleased      whether the player got what was left of it, whatever was taken back since
/// @param releasedAmount  how much that was, in minor units; null as long as nothing was, or the wallet does not say
/// @param takenBackAmount how much was taken from the player, as well
public record Grant(boolean isGiven, boolean isReleased, @Nullable Long releasedAmount,
        @Nullable Long takenBackAmount) {

    static final Grant NONE = new Grant(false, false, null, null);

    /// A step of it is done. What is known by then stays.
    ///
    /// @param movedAmount by the step; null if the wallet does not say
    Grant after(Step done, @Nullable Long movedAmount) {
        return switch (done) {
            case CREDIT -> new Grant(true, isReleased, releasedAmount, takenBackAmount);
            case ROLLING -> this;
            case RELEASE -> new Grant(isGiven, true, releasedAmount == null ? movedAmount : releasedAmount,
                    takenBackAmount);
            case REVERSE, FORFEIT -> new Grant(isGiven, isReleased, releasedAmount,
                    takenBackAmount == null ? movedAmount : takenBackAmount);
        };
    }
}
