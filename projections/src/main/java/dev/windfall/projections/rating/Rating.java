package dev.windfall.projections.rating;

import org.jspecify.annotations.Nullable;

import java.util.OptionalLong;

import static dev.windfall.projections.rules.Rule.WEIGHT_ONE_BP;

/// What a rule comes to for a player's days in one currency.
///
/// @param outcome      why the entitlement is what it is
/// @param merit        the outcome for a player whom nothing bars: that of the facts alone
/// @param entitlement  minor units
/// @param due          the entitlement of a player whom nothing bars
/// @param sum          of all that counts, each with its weight, in 1/10,000 of a minor unit; negative if the player has won
/// @param level        whose terms applied; null for the standard ones
/// @param tier         the place of the highest tier that was reached, from 0; -1 for none
/// @param nextTierFrom where the one after it begins; -1 if there is none
/// @param amount       rounded, and neither minimum nor maximum applied
/// @param remainder    what rounding took from it, in 1/10,000,000,000 of a minor unit; negative if it gave
public record Rating(String currency, Outcome outcome, Outcome merit, long entitlement, long due, Wide sum,
        @Nullable String level, int tier, long nextTierFrom, long amount, long remainder) {

    /// In a minor unit there are so many units of remainder.
    public static final long REMAINDER_ONE = 10_000_000_000L;

    /// What the tiers are asked for, in 1/10,000 of a minor unit.
    public Wide weightedBase() {
        return sum.isNegative() ? Wide.ZERO : sum;
    }

    /// How many minor units more, at full weight, reach the next tier; empty if there is none, or none within reach of any amount.
    public OptionalLong toNextTier() {
        if (nextTierFrom < 0) {
            return OptionalLong.empty();
        }
        Wide from = Wide.product(nextTierFrom, WEIGHT_ONE_BP);
        Wide least = from.isZero() ? Wide.of(1) : from; // nothing at all reaches no tier
        Wide missing = least.minus(sum).plus(Wide.of(WEIGHT_ONE_BP - 1)).dividedBy(WEIGHT_ONE_BP);
        return missing.fitsLong() ? OptionalLong.of(missing.toLong()) : OptionalLong.empty();
    }
}
