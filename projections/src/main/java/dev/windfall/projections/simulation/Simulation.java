package dev.windfall.projections.simulation;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.simulation.Contender.Span;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Rates history by several rules beside each other, with the function that pays: one player after the other, of whom nothing is
/// kept but a share in the sums, and perhaps a place among the largest. So memory depends on periods and currencies alone.
public final class Simulation {

    private final List<Contender> contenders;
    private final List<Tally> tallies;
    private long players;

    /// @param candidates   at the most a few: each rates every player once more
    /// @param largestCount how many of the largest payouts and differences are kept
    public Simulation(Contender inForce, List<Contender> candidates, int largestCount) {
        contenders = new ArrayList<>(List.of(inForce));
        contenders.addAll(candidates);
        tallies = contenders.stream().map(contender -> new Tally(contender, inForce, largestCount)).toList();
    }

    /// @param days all of the player's simulated days, ascending
    public void player(String playerId, List<PlayerDay> days, Profile profile) {
        players++;
        SortedMap<Place, Rating> inForce = rate(contenders.getFirst(), days, profile);
        tallies.getFirst().add(playerId, inForce, inForce);
        for (int i = 1; i < contenders.size(); i++) {
            tallies.get(i).add(playerId, rate(contenders.get(i), days, profile), inForce);
        }
    }

    public Simulated result() {
        return new Simulated(players, tallies.stream().map(Tally::result).toList());
    }

    /// Where a rating belongs.
    record Place(Period period, String currency) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int order = period.first().compareTo(other.period.first());
            order = order != 0 ? order : period.last().compareTo(other.period.last());
            return order != 0 ? order : currency.compareTo(other.currency);
        }
    }

    private static SortedMap<Place, Rating> rate(Contender contender, List<PlayerDay> days, Profile profile) {
        SortedMap<Place, Rating> ratings = new TreeMap<>();
        int begin = 0;
        for (Span span : contender.spans()) {
            while (begin < days.size() && days.get(begin).day().isBefore(span.period().first())) {
                begin++;
            }
            int end = begin;
            while (end < days.size() && !days.get(end).day().isAfter(span.period().last())) {
                end++;
            }
            for (Rating rating : Rater.rateAll(span.rule(), days.subList(begin, end), profile)) {
                ratings.put(new Place(span.period(), rating.currency()), rating);
            }
            begin = end;
        }
        return ratings;
    }
}
