package dev.windfall.bench.job;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/// The sums of a row or of a day, which grow in place.
public final class Sums {

    /// What they are called in tables and answers, in the order of the product's rows.
    public static final List<String> NAMES = List.of("bets", "stake", "bonus_stake", "valid_turnover", "payout",
            "bonus_payout", "rolled_back_bets", "rolled_back_stake", "rolled_back_payout");

    private final long[] values = new long[NAMES.size()];

    /// Of the bytes that [#toBytes] made.
    public static Sums fromBytes(byte[] bytes) {
        Sums sums = new Sums();
        ByteBuffer.wrap(bytes).asLongBuffer().get(sums.values);
        return sums;
    }

    /// Of as many columns of a table, in their order.
    ///
    /// @param first the number of the first
    public static Sums fromRow(ResultSet row, int first) throws SQLException {
        Sums sums = new Sums();
        for (int i = 0; i < sums.values.length; i++) {
            sums.values[i] = row.getLong(first + i);
        }
        return sums;
    }

    /// @param value by name
    public static Sums of(ToLongFunction<String> value) {
        Sums sums = new Sums();
        Arrays.setAll(sums.values, i -> value.applyAsLong(NAMES.get(i)));
        return sums;
    }

    /// In the order of their names.
    public static Sums of(long bets, long stake, long bonusStake, long validTurnover, long payout, long bonusPayout,
            long rolledBackBets, long rolledBackStake, long rolledBackPayout) {
        Sums sums = new Sums();
        sums.add(bets, stake, bonusStake, validTurnover, payout, bonusPayout);
        sums.addRolledBack(rolledBackBets, rolledBackStake, rolledBackPayout);
        return sums;
    }

    /// In the order of their names.
    public long[] values() {
        return values.clone();
    }

    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    /// Takes out what the bet was worth, and adds what it is worth now.
    public Sums replace(Bet before, Bet after) {
        add(-1, before);
        add(1, after);
        return this;
    }

    public Sums add(int sign, Bet bet) {
        Contribution worth = bet.contribution();
        if (worth != null && bet.rolledBack()) {
            addRolledBack(sign, sign * worth.stake(), sign * worth.payout());
        } else if (worth != null) {
            add(sign, sign * worth.stake(), sign * worth.bonusStake(), sign * worth.validTurnover(),
                    sign * worth.payout(), sign * worth.bonusPayout());
        }
        return this;
    }

    public long bets() {
        return values[0];
    }

    public long rolledBackBets() {
        return values[6];
    }

    public boolean isZero() {
        return Arrays.stream(values).allMatch(value -> value == 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sums sums && Arrays.equals(values, sums.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }

    private void add(long bets, long stake, long bonusStake, long validTurnover, long payout, long bonusPayout) {
        values[0] += bets;
        values[1] += stake;
        values[2] += bonusStake;
        values[3] += validTurnover;
        values[4] += payout;
        values[5] += bonusPayout;
    }

    private void addRolledBack(long bets, long stake, long payout) {
        values[6] += bets;
        values[7] += stake;
        values[8] += payout;
    }
}
