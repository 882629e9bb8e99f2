package dev.windfall.projections.simulation;

import dev.windfall.projections.rating.Outcome;
import dev.windfall.projections.rules.PeriodGrid.Period;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedMap;

/// What a simulation came to. Amounts are minor units.
///
/// @param contenders the one that was in force stands first
public record Simulated(long players, List<OfContender> contenders) {

    /// @param coversTheSame whether its totals tell of the same days as those of the rule in force
    public record OfContender(String name, List<Period> leftOut, boolean coversTheSame, List<OfPeriod> periods,
            List<OfCurrency> totals) {}

    /// @param version    of the rule that was in force; 0 for a candidate
    /// @param comparison with the rule in force; null for itself, and where its periods are others
    public record OfPeriod(Period period, int version, String currency, Sums sums, @Nullable Comparison comparison) {}

    /// All periods together.
    ///
    /// @param comparison with the rule in force, player by player; null for itself
    public record OfCurrency(String currency, Sums sums, @Nullable Comparison comparison,
            List<Payout> largestPayouts, List<Change> largestGains, List<Change> largestLosses) {}

    /// @param players  that were rated
    /// @param paid     of them, get something
    /// @param outcomes of ratings; a player has one for each period
    public record Sums(long players, long paid, long total, SortedMap<Outcome, Long> outcomes) {}

    /// How it differs from what was in force.
    ///
    /// @param winners   players who get more
    /// @param crossings ratings that reach another tier; in all periods together, those of periods that both have
    public record Comparison(long winners, long gained, long losers, long lost, SortedMap<Crossing, Long> crossings) {

        public long difference() {
            return Math.subtractExact(gained, lost);
        }
    }

    /// From one tier to another, by their places from 0; -1 for none that pays the player.
    public record Crossing(int from, int to) implements Comparable<Crossing> {

        @Override
        public int compareTo(Crossing other) {
            int order = Integer.compare(from, other.from);
            return order != 0 ? order : Integer.compare(to, other.to);
        }
    }

    public record Payout(String playerId, Period period, long amount) {}

    /// What a player gets in all periods together.
    public record Change(String playerId, long inForce, long amount) {

        public long difference() {
            return Math.subtractExact(amount, inForce);
        }
    }
}
