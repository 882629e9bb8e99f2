package dev.windfall.projections.simulation;

import dev.windfall.projections.rating.Outcome;
import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.simulation.Simulated.Comparison;
import dev.windfall.projections.simulation.Simulated.Crossing;
import dev.windfall.projections.simulation.Simulated.Sums;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Sums that grow player by player; all are exact or an [ArithmeticException].
final class Cell {

    private static final int NO_TIER = -1;

    private final SortedMap<Outcome, Long> outcomes = new TreeMap<>();
    private final SortedMap<Crossing, Long> crossings = new TreeMap<>();
    private long players;
    private long paid;
    private long total;
    private long winners;
    private long gained;
    private long losers;
    private long lost;

    void addPlayer(long amount) {
        players++;
        paid += amount > 0 ? 1 : 0;
        total = Math.addExact(total, amount);
    }

    void addOutcome(Outcome outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    void compare(long amount, long inForce) {
        if (amount > inForce) {
            winners++;
            gained = Math.addExact(gained, Math.subtractExact(amount, inForce));
        } else if (amount < inForce) {
            losers++;
            lost = Math.addExact(lost, Math.subtractExact(inForce, amount));
        }
    }

    /// @param inForce null if that has nothing to rate, as `rating` may
    void addCrossing(@Nullable Rating rating, @Nullable Rating inForce) {
        Crossing crossing = new Crossing(tier(inForce), tier(rating));
        if (crossing.from() != crossing.to()) {
            crossings.merge(crossing, 1L, Long::sum);
        }
    }

    /// One that the player is barred from is none.
    private static int tier(@Nullable Rating rating) {
        return rating == null || rating.outcome() != rating.merit() ? NO_TIER : rating.tier();
    }

    Sums sums() {
        return new Sums(players, paid, total, Collections.unmodifiableSortedMap(new TreeMap<>(outcomes)));
    }

    Comparison comparison() {
        return new Comparison(winners, gained, losers, lost,
                Collections.unmodifiableSortedMap(new TreeMap<>(crossings)));
    }
}
