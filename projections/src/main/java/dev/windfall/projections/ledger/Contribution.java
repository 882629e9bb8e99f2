package dev.windfall.projections.ledger;

import dev.windfall.projections.brands.DayFinder;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;

/// What events add to a player's days: each to its own business day, however late it came and whenever it was undone.
final class Contribution {

    /// A row of a day.
    record RowOfDay(LocalDate day, RowKey row) {}

    /// A currency of a day.
    record CashOfDay(LocalDate day, String currency) {}

    private final DayFinder days;
    private final Sums<RowOfDay, Row> rows = new Sums<>(Row::plus);
    private final Sums<CashOfDay, Cash> cash = new Sums<>(Cash::plus);

    Contribution(DayFinder days) {
        this.days = days;
    }

    void plus(Case.Open open) {
        add(open, true);
    }

    /// Takes it out: what is left has to be added to the days for what was added to stand where this stood.
    void minus(Case.Open open) {
        add(open, false);
    }

    private void add(Case.Open open, boolean isAdded) {
        for (int place = 0; place < open.size(); place++) {
            add(open.fact(place), open.standing(place), isAdded);
        }
    }

    private void add(Fact fact, Standing standing, boolean isAdded) {
        switch (fact) {
            case Fact.Settlement bet -> {
                Row row = row(bet, standing);
                if (row != null) {
                    rows.add(new RowOfDay(days.day(bet.occurredAt()), RowKey.of(bet)), isAdded ? row : row.negated());
                }
            }
            case Fact.Cash movement -> {
                if (standing == Standing.COUNTS) {
                    Cash sum = sum(movement);
                    cash.add(new CashOfDay(days.day(movement.occurredAt()), movement.currency()),
                            isAdded ? sum : sum.negated());
                }
            }
            case Fact.Rollback _,Fact.CashReversal _ -> {
            }
        }
    }

    void forEachRow(BiConsumer<RowOfDay, Row> action) {
        rows.forEach((place, row) -> {
            if (!row.equals(Row.ZERO)) {
                action.accept(place, row);
            }
        });
    }

    void forEachCash(BiConsumer<CashOfDay, Cash> action) {
        cash.forEach((place, sum) -> {
            if (!sum.equals(Cash.ZERO)) {
                action.accept(place, sum);
            }
        });
    }

    private static @Nullable Row row(Fact.Settlement bet, Standing standing) {
        return switch (standing) {
            case COUNTS -> new Row(1, bet.stake(), bet.bonusStake(), bet.validTurnover(), bet.payout(),
                    bet.bonusPayout(), 0, 0, 0);
            case REVERSED -> new Row(0, 0, 0, 0, 0, 0, 1, bet.stake(), bet.payout());
            case SUPERSEDED, EFFECTIVE, WAITING, ELSEWHERE -> null;
        };
    }

    private static Cash sum(Fact.Cash movement) {
        return switch (movement.direction()) {
            case DEPOSIT -> new Cash(movement.amount(), 0);
            case WITHDRAWAL -> new Cash(0, movement.amount());
        };
    }

    /// Sums by where they belong. Most are one, which needs no map.
    private static final class Sums<K, S> {

        private final BinaryOperator<S> plus;
        private @Nullable K place;
        private @Nullable S sum;
        private Map<K, S> others = Map.of();

        Sums(BinaryOperator<S> plus) {
            this.plus = plus;
        }

        void add(K where, S what) {
            if (place == null || sum == null) {
                place = where;
                sum = what;
            } else if (place.equals(where)) {
                sum = plus.apply(sum, what);
            } else {
                others = others.isEmpty() ? new LinkedHashMap<>() : others;
                others.merge(where, what, plus);
            }
        }

        void forEach(BiConsumer<K, S> action) {
            if (place != null && sum != null) {
                action.accept(place, sum);
                others.forEach(action);
            }
        }
    }
}
