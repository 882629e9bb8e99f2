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

    private final Map<RowOfDay, Row> rows = new LinkedHashMap<>(2);
    private final Map<CashOfDay, Cash> cash = new LinkedHashMap<>(2);

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
            rows.merge(new RowOfDay(days.apply(bet.occurredAt()), RowKey.of(bet)), row, Row::plus);
        }
    }

    private void addCash(Fact.Cash movement, Standing standing, Function<Instant, LocalDate> days) {
        if (standing == Standing.COUNTS) {
            Cash sum = switch (movement.direction()) {
                case DEPOSIT -> new Cash(movement.amount(), 0);
                case WITHDRAWAL -> new Cash(0, movement.amount());
            };
            cash.merge(new CashOfDay(days.apply(movement.occurredAt()), movement.currency()), sum, Cash::plus);
        }
    }

    /// Takes the other out: what is left has to be added to the days for this to stand where the other stood.
    void minus(Contribution other) {
        other.rows.forEach((place, row) -> rows.merge(place, row.negated(), Row::plus));
        other.cash.forEach((place, sums) -> cash.merge(place, sums.negated(), Cash::plus));
        rows.values().removeIf(Row.ZERO::equals);
        cash.values().removeIf(Cash.ZERO::equals);
    }
}
