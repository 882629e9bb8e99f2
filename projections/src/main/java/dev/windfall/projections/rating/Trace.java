package dev.windfall.projections.rating;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms.Tier;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// A rating, what it was made of, and each step in between.
///
/// @param cash of a rule that counts money in and out
public record Trace(Rule rule, List<PlayerDay> days, Profile profile, Rating rating, List<CountedRow> rows,
        List<RowLeftOut> leftOut, List<CountedCash> cash, List<Slab> slabs) {

    public Trace {
        days = List.copyOf(days);
        rows = List.copyOf(rows);
        leftOut = List.copyOf(leftOut);
        cash = List.copyOf(cash);
        slabs = List.copyOf(slabs);
    }

    /// @param base minor units, before the weight
    public record CountedRow(LocalDate day, RowKey place, Row row, long base, int weightBp) {}

    public record RowLeftOut(LocalDate day, RowKey place, Row row, LeftOut reason) {}

    /// @param base minor units
    public record CountedCash(LocalDate day, Cash cash, long base) {}

    /// A part of the weighted base, and what it earns.
    ///
    /// @param place  of the tier, from 0
    /// @param part   in 1/10,000 of a minor unit
    /// @param reward in 1/10,000,000,000 of a minor unit
    public record Slab(int place, Tier tier, Wide part, Wide reward) {}

    /// Writes down what it is told.
    static final class Writer implements Observer {

        private final List<CountedRow> rows = new ArrayList<>();
        private final List<RowLeftOut> leftOut = new ArrayList<>();
        private final List<CountedCash> cash = new ArrayList<>();
        private final List<Slab> slabs = new ArrayList<>();

        @Override
        public void counted(LocalDate day, RowKey place, Row row, long base, int weightBp) {
            rows.add(new CountedRow(day, place, row, base, weightBp));
        }

        @Override
        public void leftOut(LocalDate day, RowKey place, Row row, LeftOut reason) {
            leftOut.add(new RowLeftOut(day, place, row, reason));
        }

        @Override
        public void counted(LocalDate day, Cash moved, long base) {
            cash.add(new CountedCash(day, moved, base));
        }

        @Override
        public void slab(int place, Tier tier, Wide part, Wide reward) {
            slabs.add(new Slab(place, tier, part, reward));
        }

        Trace trace(Rule rule, List<PlayerDay> days, Profile profile, Rating rating) {
            return new Trace(rule, days, profile, rating, rows, leftOut, cash, slabs);
        }
    }
}
