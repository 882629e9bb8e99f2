package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Fact;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// What events add to a player's days: each to its own business day, however late it came and whenever it was undone.
final class Contribution {

    /// A row of a day.
    record RowOfDay(LocalDate day, RowKey row) {}

    /// A currency of a day.
    record CashOfDay(LocalDate day, String currency) {}

    /// Most have one entry, or none.
    private Map<RowOfDay, Row> rows = Map.of();
    private Map<CashOfDay, Cash> cash = Map.of();

    Map<RowOfDay, Row> rows() {
        return rows;
    }

    Map<CashOfDay, Cash> cash() {
        return cash;
    }

    void add(Fact fact, Standing standing, Function<Instant, LocalDate> days) {
        switch (fact) {
            case Fact.Settlement bet -> addBet(bet, standing, days);
            case Fact.Cash movement -> addCash(movement, standing, days);
            case Fact.Rollback _,Fact.CashReversal _ -> {
            }
        }
    }

    private void addBet(Fact.Settlement bet, Standing standing, Function<Instant, LocalDate> days) {
        Row row = switch (standing) {
            case COUNTS -> new Row(1, bet.stake(), bet.bonusStake(), bet.validTurnover(), bet.payout(),
                    bet.bonusPayout(), 0, 0, 0);
            case REVERSED -> new Row(0, 0, 0, 0, 0, 0, 1, bet.stake(), bet.payout());
            case SUPERSEDED, EFFECTIVE, WAITING, ELSEWHERE -> Row.ZERO;
        };
        if (!row.equals(Row.ZERO)) {
            add(new RowOfDay(days.apply(bet.occurredAt()), RowKey.of(bet)), row);
        }
    }

    private void addCash(Fact.Cash movement, Standing standing, Function<Instant, LocalDate> days) {
        if (standing == Standing.COUNTS) {
            Cash sum = switch (movement.direction()) {
                case DEPOSIT -> new Cash(movement.amount(), 0);
                case WITHDRAWAL -> new Cash(0, movement.amount());
            };
            add(new CashOfDay(days.apply(movement.occurredAt()), movement.currency()), sum);
        }
    }

    /// Takes the other out: what is left has to be added to the days for this to stand where the other stood.
    void minus(Contribution other) {
        if (!other.rows.isEmpty()) {
            other.rows.forEach((place, row) -> add(place, row.negated()));
            rows.values().removeIf(Row.ZERO::equals);
        }
        if (!other.cash.isEmpty()) {
            other.cash.forEach((place, sums) -> add(place, sums.negated()));
            cash.values().removeIf(Cash.ZERO::equals);
        }
    }

    private void add(RowOfDay place, Row row) {
        rows = rows.isEmpty() ? new LinkedHashMap<>(2) : rows;
        rows.merge(place, row, Row::plus);
    }

    private void add(CashOfDay place, Cash sums) {
        cash = cash.isEmpty() ? new LinkedHashMap<>(2) : cash;
        cash.merge(place, sums, Cash::plus);
    }
}
