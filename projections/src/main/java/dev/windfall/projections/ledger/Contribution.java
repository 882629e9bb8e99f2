package dev.windfall.projections.ledger;

import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/// What events add to a player's days: each to its own business day, however late it came and whenever it was undone.
final class Contribution {

    /// To one day.
    record Sums(Map<RowKey, Row> rows, Map<String, Cash> cash) {

        Sums() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        boolean isZero() {
            return rows.values().stream().allMatch(Row.ZERO::equals)
                    && cash.values().stream().allMatch(Cash.ZERO::equals);
        }
    }

    private final Map<LocalDate, Sums> days = new TreeMap<>();

    void add(Fact fact, Standing standing, BusinessCalendar calendar) {
        switch (fact) {
            case Fact.Settlement bet -> addBet(bet, standing, calendar);
            case Fact.Cash cash -> addCash(cash, standing, calendar);
            case Fact.Rollback _,Fact.CashReversal _ -> {
            }
        }
    }

    private void addBet(Fact.Settlement bet, Standing standing, BusinessCalendar calendar) {
        Row row = switch (standing) {
            case COUNTS -> new Row(1, bet.stake(), bet.bonusStake(), bet.validTurnover(), bet.payout(),
                    bet.bonusPayout(), 0, 0, 0);
            case REVERSED -> new Row(0, 0, 0, 0, 0, 0, 1, bet.stake(), bet.payout());
            case SUPERSEDED, EFFECTIVE, WAITING, ELSEWHERE -> Row.ZERO;
        };
        if (!row.equals(Row.ZERO)) {
            sums(bet.occurredAt(), calendar).rows.merge(
                    RowKey.of(bet), row, Row::plus);
        }
    }

    private void addCash(Fact.Cash cash, Standing standing, BusinessCalendar calendar) {
        if (standing == Standing.COUNTS) {
            Cash sum = switch (cash.direction()) {
                case DEPOSIT -> new Cash(cash.amount(), 0);
                case WITHDRAWAL -> new Cash(0, cash.amount());
            };
            sums(cash.occurredAt(), calendar).cash.merge(cash.currency(), sum, Cash::plus);
        }
    }

    /// What has to be added to the days for this to stand where the other stood.
    Map<LocalDate, Sums> minus(Contribution other) {
        Map<LocalDate, Sums> change = new TreeMap<>();
        days.forEach((day, sums) -> merge(change, day, sums));
        other.days.forEach((day, sums) -> {
            Sums negated = new Sums();
            sums.rows.forEach((key, row) -> negated.rows.put(key, row.negated()));
            sums.cash.forEach((currency, cash) -> negated.cash.put(currency, cash.negated()));
            merge(change, day, negated);
        });
        change.values().removeIf(Sums::isZero);
        return change;
    }

    static PlayerDay addTo(PlayerDay day, Sums sums) {
        return day.plus(sums.rows, sums.cash);
    }

    private static void merge(Map<LocalDate, Sums> into, LocalDate day, Sums sums) {
        Sums sum = into.computeIfAbsent(day, unseen -> new Sums());
        sums.rows.forEach((key, row) -> sum.rows.merge(key, row, Row::plus));
        sums.cash.forEach((currency, cash) -> sum.cash.merge(currency, cash, Cash::plus));
    }

    private Sums sums(Instant occurredAt, BusinessCalendar calendar) {
        return days.computeIfAbsent(calendar.day(occurredAt), unseen -> new Sums());
    }
}
