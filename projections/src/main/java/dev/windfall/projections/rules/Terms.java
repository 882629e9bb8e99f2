package dev.windfall.projections.rules;

import java.util.List;
import java.util.SortedMap;

/// How much of what was counted is paid: what differs from level to level.
///
/// @param tiers     by currency, ascending
/// @param minPayout by currency: below it nothing is paid
/// @param maxPayout by currency: what is above is cut
public record Terms(Weights weights, TierMode tierMode, SortedMap<String, List<Tier>> tiers,
        SortedMap<String, Long> minPayout, SortedMap<String, Long> maxPayout) {

    public enum TierMode {
        /// The rate of the highest tier reached holds for all.
        WHOLE,
        /// Each slab at the rate of its tier.
        MARGINAL
    }

    /// @param from minor units of weighted base, from which it is reached
    public record Tier(long from, Reward reward) {}

    public sealed interface Reward {

        /// @param ppm parts per million
        record Rate(int ppm) implements Reward {}

        /// Whatever the base is; only where the reached tier holds for all.
        record Fixed(long amount) implements Reward {}
    }
}
