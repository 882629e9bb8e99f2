package dev.windfall.projections.simulation;

import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.simulation.Contender.Span;
import dev.windfall.projections.simulation.Simulated.Change;
import dev.windfall.projections.simulation.Simulated.OfContender;
import dev.windfall.projections.simulation.Simulated.OfCurrency;
import dev.windfall.projections.simulation.Simulated.OfPeriod;
import dev.windfall.projections.simulation.Simulated.Payout;
import dev.windfall.projections.simulation.Simulation.Place;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What one contender comes to, beside the rule in force.
final class Tally {

    private static final Comparator<Payout> LARGEST_FIRST = Comparator.comparingLong(Payout::amount).reversed()
            .thenComparing(Payout::playerId).thenComparing(payout -> payout.period().first());
    private static final Comparator<Change> MOST_GAINED_FIRST = Comparator.comparingLong(Change::difference).reversed()
            .thenComparing(Change::playerId);
    private static final Comparator<Change> MOST_LOST_FIRST = Comparator.comparingLong(Change::difference)
            .thenComparing(Change::playerId);

    private final Contender contender;
    private final Contender inForce;
    private final int largestCount;
    private final Map<Period, Integer> versions = new HashMap<>();
    private final Set<Period> compared;
    private final SortedMap<Place, Cell> periods = new TreeMap<>();
    private final SortedMap<String, OfAll> totals = new TreeMap<>();

    /// All periods of one currency.
    private final class OfAll {
        private final Cell sums = new Cell();
        private final Largest<Payout> payouts = new Largest<>(largestCount, LARGEST_FIRST);
        private final Largest<Change> gains = new Largest<>(largestCount, MOST_GAINED_FIRST);
        private final Largest<Change> losses = new Largest<>(largestCount, MOST_LOST_FIRST);
    }

    Tally(Contender contender, Contender inForce, int largestCount) {
        this.contender = contender;
        this.inForce = inForce;
        this.largestCount = largestCount;
        contender.spans().forEach(span -> versions.put(span.period(), span.version()));
        this.compared = contender.spans().stream().map(Span::period).filter(inForce::canBeHeldAgainst)
                .collect(Collectors.toSet());
    }

    /// @param ratings   by this contender
    /// @param ofInForce by the rule in force
    void add(String playerId, SortedMap<Place, Rating> ratings, SortedMap<Place, Rating> ofInForce) {
        ratings.forEach((place, rating) -> {
            Cell cell = cell(place);
            cell.addPlayer(rating.entitlement());
            cell.addOutcome(rating.outcome());
            OfAll all = all(place.currency());
            all.sums.addOutcome(rating.outcome());
            if (rating.entitlement() > 0) {
                all.payouts.offer(new Payout(playerId, place.period(), rating.entitlement()));
            }
        });
        SortedMap<String, Long> amounts = amounts(ratings);
        amounts.forEach((currency, amount) -> all(currency).sums.addPlayer(amount));
        if (!isInForce()) {
            comparePeriods(ratings, ofInForce);
            compareAll(playerId, amounts, amounts(ofInForce));
        }
    }

    private void comparePeriods(SortedMap<Place, Rating> ratings, SortedMap<Place, Rating> ofInForce) {
        Set<Place> places = new TreeSet<>(ratings.keySet());
        places.addAll(ofInForce.keySet()); // what one base counts may be nothing to the other
        for (Place place : places) {
            if (compared.contains(place.period())) {
                Rating rating = ratings.get(place);
                Rating before = ofInForce.get(place);
                Cell cell = cell(place);
                cell.compare(amount(rating), amount(before));
                cell.addCrossing(rating, before);
                all(place.currency()).sums.addCrossing(rating, before);
            }
        }
    }

    private void compareAll(String playerId, SortedMap<String, Long> amounts, SortedMap<String, Long> ofInForce) {
        Set<String> currencies = new TreeSet<>(amounts.keySet());
        currencies.addAll(ofInForce.keySet());
        for (String currency : currencies) {
            OfAll all = all(currency);
            Change change = new Change(playerId, ofInForce.getOrDefault(currency, 0L),
                    amounts.getOrDefault(currency, 0L));
            all.sums.compare(change.amount(), change.inForce());
            if (change.difference() > 0) {
                all.gains.offer(change);
            } else if (change.difference() < 0) {
                all.losses.offer(change);
            }
        }
    }

    OfContender result() {
        return new OfContender(contender.name(), contender.leftOut(), contender.coversTheSameAs(inForce),
                periods.entrySet().stream().map(entry -> ofPeriod(entry.getKey(), entry.getValue())).toList(),
                totals.entrySet().stream().map(entry -> ofCurrency(entry.getKey(), entry.getValue())).toList());
    }

    private OfPeriod ofPeriod(Place place, Cell cell) {
        boolean isCompared = !isInForce() && compared.contains(place.period());
        return new OfPeriod(place.period(), versions.getOrDefault(place.period(), 0), place.currency(), cell.sums(),
                isCompared ? cell.comparison() : null);
    }

    private OfCurrency ofCurrency(String currency, OfAll all) {
        return new OfCurrency(currency, all.sums.sums(), isInForce() ? null : all.sums.comparison(),
                all.payouts.inOrder(), all.gains.inOrder(), all.losses.inOrder());
    }

    private boolean isInForce() {
        return contender.name().equals(Contender.IN_FORCE);
    }

    private Cell cell(Place place) {
        return periods.computeIfAbsent(place, any -> new Cell());
    }

    private OfAll all(String currency) {
        return totals.computeIfAbsent(currency, any -> new OfAll());
    }

    private static SortedMap<String, Long> amounts(SortedMap<Place, Rating> ratings) {
        SortedMap<String, Long> amounts = new TreeMap<>();
        ratings.forEach((place, rating) -> amounts.merge(place.currency(), rating.entitlement(), Math::addExact));
        return amounts;
    }

    private static long amount(@Nullable Rating rating) {
        return rating == null ? 0 : rating.entitlement();
    }
}
