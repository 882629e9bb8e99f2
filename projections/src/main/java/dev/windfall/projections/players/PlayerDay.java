package dev.windfall.projections.players;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.events.Fact;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/// All statistics of one player's business day. A new version comes with every change.
///
/// @param rows by provider, category and currency, in that order
/// @param cash by currency
public record PlayerDay(String brandId, String playerId, LocalDate day, long version, SmallMap<RowKey, Row> rows,
        SmallMap<String, Cash> cash) {

    public static PlayerDay empty(String brandId, String playerId, LocalDate day) {
        return new PlayerDay(brandId, playerId, day, 0, SmallMap.empty(), SmallMap.empty());
    }

    /// Where a row belongs.
    public record RowKey(String providerId, String gameCategory, String currency) implements Comparable<RowKey> {

        public static RowKey of(Fact.Settlement bet) {
            return new RowKey(bet.providerId(), bet.gameCategory(), bet.currency());
        }

        @Override
        public int compareTo(RowKey other) {
            int order = providerId.compareTo(other.providerId);
            order = order != 0 ? order : gameCategory.compareTo(other.gameCategory);
            return order != 0 ? order : currency.compareTo(other.currency);
        }
    }

    /// Sums of what counts and of what was rolled back.
    public record Row(long bets, long stake, long bonusStake, long validTurnover, long payout, long bonusPayout,
            long rolledBackBets, long rolledBackStake, long rolledBackPayout) {

        public static final Row ZERO = new Row(0, 0, 0, 0, 0, 0, 0, 0, 0);

        /// Exact, or an [ArithmeticException].
        public Row plus(Row other) {
            return new Row(
                    Math.addExact(bets, other.bets),
                    Math.addExact(stake, other.stake),
                    Math.addExact(bonusStake, other.bonusStake),
                    Math.addExact(validTurnover, other.validTurnover),
                    Math.addExact(payout, other.payout),
                    Math.addExact(bonusPayout, other.bonusPayout),
                    Math.addExact(rolledBackBets, other.rolledBackBets),
                    Math.addExact(rolledBackStake, other.rolledBackStake),
                    Math.addExact(rolledBackPayout, other.rolledBackPayout));
        }

        /// Of its sums.
        public long greatest() {
            return Math.max(Math.max(stake, payout), Math.max(rolledBackStake, rolledBackPayout));
        }

        public Row negated() {
            return new Row(-bets, -stake, -bonusStake, -validTurnover, -payout, -bonusPayout, -rolledBackBets,
                    -rolledBackStake, -rolledBackPayout);
        }
    }

    /// A player's own money in and out.
    public record Cash(long deposits, long withdrawals) {

        public static final Cash ZERO = new Cash(0, 0);

        /// Exact, or an [ArithmeticException].
        public Cash plus(Cash other) {
            return new Cash(Math.addExact(deposits, other.deposits), Math.addExact(withdrawals, other.withdrawals));
        }

        /// Of its sums.
        public long greatest() {
            return Math.max(deposits, withdrawals);
        }

        public Cash negated() {
            return new Cash(-deposits, -withdrawals);
        }
    }

    /// The day with these sums added. What comes to zero stays as a row of zeros, which is worth as much as no row: whoever
    /// copies the document has to learn that the sums are gone.
    public PlayerDay plus(RowKey place, Row sums) {
        return new PlayerDay(brandId, playerId, day, version, rows.merged(place, sums, Row::plus), cash);
    }

    /// The same for money in and out.
    public PlayerDay plus(String currency, Cash sums) {
        return new PlayerDay(brandId, playerId, day, version, rows, cash.merged(currency, sums, Cash::plus));
    }

    public PlayerDay withNextVersion() {
        return new PlayerDay(brandId, playerId, day, version + 1, rows, cash);
    }

    /// The sum of the rows of each currency.
    public Map<String, Row> totals() {
        Map<String, Row> totals = new TreeMap<>();
        String currency = null;
        Row sum = Row.ZERO;
        for (int place = 0; place < rows.size(); place++) {
            String next = rows.key(place).currency();
            if (currency != null && !next.equals(currency)) { // few players have a second one
                totals.merge(currency, sum, Row::plus);
                sum = Row.ZERO;
            }
            currency = next;
            sum = sum.plus(rows.value(place));
        }
        if (currency != null) {
            totals.merge(currency, sum, Row::plus);
        }
        cash.keySet().forEach(other -> totals.putIfAbsent(other, Row.ZERO));
        return totals;
    }
}
