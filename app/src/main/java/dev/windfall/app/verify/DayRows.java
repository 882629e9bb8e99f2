package dev.windfall.app.verify;

import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// The rows that player-days are made of, each to be found once: what is left in the end is missing where it was looked for.
final class DayRows {

    /// @param provider empty for the row of the whole day, which is by currency alone
    record Place(DayKey day, String provider, String category, String currency) {

        @Override
        public String toString() {
            return "brand %s, player %s, day %s, %s".formatted(day.brandId(), day.playerId(), day.day(),
                    (provider + " " + category + " " + currency).strip());
        }
    }

    /// @param version of the document that it is part of
    record Values(Row row, Cash cash, long version) {

        boolean isZero() {
            return row.equals(Row.ZERO) && cash.equals(Cash.ZERO);
        }

        /// Under the names of the tables.
        private Map<String, Long> byName() {
            Map<String, Long> values = new LinkedHashMap<>();
            values.put("bets", row.bets());
            values.put("stake", row.stake());
            values.put("bonus_stake", row.bonusStake());
            values.put("valid_turnover", row.validTurnover());
            values.put("payout", row.payout());
            values.put("bonus_payout", row.bonusPayout());
            values.put("rolled_back_bets", row.rolledBackBets());
            values.put("rolled_back_stake", row.rolledBackStake());
            values.put("rolled_back_payout", row.rolledBackPayout());
            values.put("deposits", cash.deposits());
            values.put("withdrawals", cash.withdrawals());
            values.put("version", version);
            return values;
        }

        /// What is not zero; beside another, what is not as there.
        String told(@Nullable Values beside) {
            Map<String, Long> others = beside == null ? Map.of() : beside.byName();
            return byName().entrySet().stream()
                    .filter(value -> !value.getValue().equals(others.getOrDefault(value.getKey(), 0L)))
                    .map(value -> value.getKey() + " " + value.getValue()).collect(Collectors.joining(", "));
        }
    }

    private static final String NO_ROW = "no row";

    private final Map<Place, Values> rows = new HashMap<>();
    private long found;

    void add(PlayerDay day) {
        DayKey key = new DayKey(day.brandId(), day.playerId(), day.day());
        day.rows().forEach((place, row) -> add(place(key, place), new Values(row, Cash.ZERO, day.version())));
        day.totals().forEach((currency, row) -> add(place(key, currency),
                new Values(row, day.cash().getOrDefault(currency, Cash.ZERO), day.version())));
    }

    static Place place(DayKey day, RowKey row) {
        return new Place(day, row.providerId(), row.gameCategory(), row.currency());
    }

    static Place place(DayKey day, String currency) {
        return new Place(day, "", "", currency);
    }

    /// A row of zeros equals no row, and nobody looks at its version.
    private void add(Place place, Values values) {
        if (!values.isZero()) {
            rows.put(place, values);
        }
    }

    void found(String where, Place place, Values values, Differences differences) {
        Values expected = rows.remove(place);
        if (values.isZero() && expected == null) {
            return;
        }
        found++;
        if (!Objects.equals(expected, values)) {
            differences.add(where + ", " + place, expected == null ? NO_ROW : expected.told(values),
                    values.told(expected));
        }
    }

    /// @return how many rows were found
    long end(String where, Differences differences) {
        rows.forEach((place, expected) -> differences.add(where + ", " + place, expected.told(null), NO_ROW));
        return found;
    }
}
