package dev.windfall.bench.job;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The sums of a row or of a day, which grow in place.
public final class Sums {

    public static final int BYTES = 9 * Long.BYTES;

    private final long[] values = new long[9];

    /// Of the bytes that [#toBytes] made.
    public static Sums fromBytes(byte[] bytes) {
        Sums sums = new Sums();
        ByteBuffer.wrap(bytes).asLongBuffer().get(sums.values);
        return sums;
    }

    /// In the order of the product's rows.
    public static Sums of(long bets, long stake, long bonusStake, long validTurnover, long payout, long bonusPayout,
            long rolledBackBets, long rolledBackStake, long rolledBackPayout) {
        Sums sums = new Sums();
        sums.add(bets, stake, bonusStake, validTurnover, payout, bonusPayout);
        sums.addRolledBack(rolledBackBets, rolledBackStake, rolledBackPayout);
        return sums;
    }

    /// In the order of the product's rows.
    public long[] values() {
        return values.clone();
    }

    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
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
