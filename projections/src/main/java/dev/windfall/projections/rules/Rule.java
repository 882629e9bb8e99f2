package dev.windfall.projections.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;

/// A rule with every field resolved: all that has a say in what is paid. When it applies is a matter of its versions.
///
/// @param standard         what players get whose level has no terms of its own
/// @param levels           by level, what its players get instead
/// @param optIn            only players whose profile opted in to this rule
/// @param autoApproveBelow by currency: a line at or above waits for approval; absent, none waits
/// @param settleAfter      the end of the period
/// @param disabled         rates nothing new, but corrects what it settled
public record Rule(Kind kind, String ruleId, Base base, Funding funding, PeriodGrid grid, Scope include, Scope exclude,
        Terms standard, SortedMap<String, Terms> levels, boolean optIn, Rounding rounding,
        SortedMap<String, Long> autoApproveBelow, PayAs payAs, Duration settleAfter, boolean disabled) {

    /// A rate of all, in parts per million.
    public static final int RATE_ONE_PPM = 1_000_000;
    /// A weight of all, in basis points.
    public static final int WEIGHT_ONE_BP = 10_000;

    public RuleName name() {
        return new RuleName(kind, ruleId);
    }

    /// What is counted.
    public enum Base {
        TURNOVER, VALID_TURNOVER, NET_LOSS, NET_DEPOSIT
    }

    /// Whose money is counted.
    public enum Funding {
        REAL_ONLY, ALL
    }

    public enum Rounding {
        DOWN, HALF_EVEN
    }

    /// Providers and categories of rows. To include nothing by name includes all.
    public record Scope(Set<String> providers, Set<String> categories) {

        public static final Scope EMPTY = new Scope(Set.of(), Set.of());

        public Scope {
            providers = Set.copyOf(providers);
            categories = Set.copyOf(categories);
        }
    }

    /// How it reaches the player.
    public sealed interface PayAs {

        /// In one word, without the terms of a bonus.
        default String word() {
            return switch (this) {
                case Cash() -> "CASH";
                case Points() -> "POINTS";
                case Bonus _ -> "BONUS";
            };
        }

        record Cash() implements PayAs {}

        record Points() implements PayAs {}

        /// @param rollingMultiplier the amount has to be wagered so many times
        record Bonus(int rollingMultiplier, Duration expiresAfter) implements PayAs {}
    }

    /// Those of a level, or the standard ones.
    public Terms terms(@Nullable String level) {
        Terms own = level == null ? null : levels.get(level);
        return own != null ? own : standard;
    }
}
