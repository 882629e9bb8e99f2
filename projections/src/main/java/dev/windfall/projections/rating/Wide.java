package dev.windfall.projections.rating;

import java.math.BigInteger;

/// A whole number of 128 bits, in two's complement. Every step is exact, or an [ArithmeticException]: amounts are multiplied
/// by weights and rates before the one rounding, and that may take more than a `long`.
///
/// @param high the upper half, which has the sign
/// @param low  the lower half, without one
public record Wide(long high, long low) implements Comparable<Wide> {

    public static final Wide ZERO = new Wide(0, 0);

    private static final long LOWER_32 = 0xFFFF_FFFFL;

    public static Wide of(long value) {
        return new Wide(value >> 63, value);
    }

    /// Of any two.
    public static Wide product(long one, long other) {
        return new Wide(Math.multiplyHigh(one, other), one * other);
    }

    public Wide plus(Wide other) {
        long lowSum = low + other.low;
        return new Wide(highSum(high, other.high, carry(lowSum, low)), lowSum);
    }

    public Wide minus(Wide other) {
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        long difference = high - other.high - borrow;
        if (((high ^ other.high) & (high ^ difference)) < 0) {
            throw tooLarge();
        }
        return new Wide(difference, low - other.low);
    }

    /// Of two that are not negative.
    public Wide times(long factor) {
        requireNotNegative(factor);
        long carried = Math.unsignedMultiplyHigh(low, factor);
        if (carried < 0 || Math.multiplyHigh(high, factor) != 0 || high * factor < 0) {
            throw tooLarge();
        }
        return new Wide(highSum(high * factor, carried, 0), low * factor);
    }

    /// Rounded down, where neither is negative.
    public Wide dividedBy(int divisor) {
        requireNotNegative(divisor);
        if (fitsLong()) {
            return new Wide(0, low / divisor);
        }
        long highest = high >>> 32; // as on paper, in digits of 32 bits: what remains of one goes before the next
        long rest = (highest % divisor) << 32 | (high & LOWER_32);
        long quotientHigh = (highest / divisor) << 32 | (rest / divisor);
        rest = (rest % divisor) << 32 | (low >>> 32);
        long quotientLow = (rest / divisor) << 32;
        rest = (rest % divisor) << 32 | (low & LOWER_32);
        return new Wide(quotientHigh, quotientLow | (rest / divisor));
    }

    public boolean isNegative() {
        return high < 0;
    }

    public boolean isZero() {
        return (high | low) == 0;
    }

    public boolean fitsLong() {
        return high == low >> 63;
    }

    public long toLong() {
        if (!fitsLong()) {
            throw new ArithmeticException("a number of more than 64 bits");
        }
        return low;
    }

    /// For who shows it: arithmetic has no need of it.
    public BigInteger toBigInteger() {
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(new BigInteger(Long.toUnsignedString(low)));
    }

    @Override
    public int compareTo(Wide other) {
        int order = Long.compare(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return toBigInteger().toString();
    }

    /// A sum that grows in place.
    static final class Sum {

        private long high;
        private long low;

        void addProduct(long one, long other) {
            long product = one * other;
            long lowSum = low + product;
            high = highSum(high, Math.multiplyHigh(one, other), carry(lowSum, low));
            low = lowSum;
        }

        Wide toWide() {
            return new Wide(high, low);
        }
    }

    private static long carry(long lowSum, long summand) {
        return Long.compareUnsigned(lowSum, summand) < 0 ? 1 : 0;
    }

    private static long highSum(long one, long other, long carry) {
        long sum = one + other + carry;
        if (((one ^ sum) & (other ^ sum)) < 0) { // both have a sign that the sum has not
            throw tooLarge();
        }
        return sum;
    }

    private void requireNotNegative(long other) {
        if (high < 0 || other < 0) {
            throw new ArithmeticException("a negative number where none can be");
        }
    }

    private static ArithmeticException tooLarge() {
        return new ArithmeticException("a number of more than 128 bits");
    }
}
