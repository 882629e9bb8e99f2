package dev.windfall.projections.rating;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.util.Random;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Beside BigInteger, with operands of every size: the same number, or a refusal exactly where it has more than 128 bits.
class WideTest {

    private static final BigInteger MOST = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    private static final BigInteger LEAST = BigInteger.TWO.pow(127).negate();
    private static final int TRIES = 300_000;

    private final Random random = new Random(7);

    @Test
    void sumsAndDifferencesAreExactOrRefused() {
        int refused = 0;
        for (int count = 0; count < TRIES; count++) {
            BigInteger one = number(128);
            BigInteger other = number(128);
            refused += check(one.add(other), () -> wide(one).plus(wide(other)));
            refused += check(one.subtract(other), () -> wide(one).minus(wide(other)));
        }
        assertThat(refused).isBetween(TRIES / 1000, TRIES);
    }

    @Test
    void productsOfTwoLongsAreExact() {
        for (int count = 0; count < TRIES; count++) {
            BigInteger one = number(64);
            BigInteger other = number(64);
            assertThat(Wide.product(one.longValueExact(), other.longValueExact()).toBigInteger())
                    .isEqualTo(one.multiply(other));
        }
    }

    @Test
    void productsOfNoNegativesAreExactOrRefused() {
        int refused = 0;
        for (int count = 0; count < TRIES; count++) {
            BigInteger one = number(128).abs().min(MOST);
            BigInteger other = number(64).abs().min(BigInteger.valueOf(Long.MAX_VALUE));
            refused += check(one.multiply(other), () -> wide(one).times(other.longValueExact()));
        }
        assertThat(refused).isBetween(TRIES / 1000, TRIES);
    }

    @Test
    void quotientsAreRoundedDown() {
        for (int count = 0; count < TRIES; count++) {
            BigInteger dividend = number(128).abs().min(MOST);
            int divisor = random.nextInt(1, Integer.MAX_VALUE) >>> random.nextInt(30) | 1;
            assertThat(wide(dividend).dividedBy(divisor).toBigInteger())
                    .isEqualTo(dividend.divide(BigInteger.valueOf(divisor)));
        }
    }

    @Test
    void aSumThatGrowsIsExactAsLongAsItFits() {
        BigInteger expected = BigInteger.ZERO;
        Wide.Sum sum = new Wide.Sum();
        for (int count = 0; count < TRIES; count++) {
            BigInteger one = number(64);
            BigInteger other = number(64).shiftRight(16);
            sum.addProduct(one.longValueExact(), other.longValueExact());
            expected = expected.add(one.multiply(other));
            assertThat(sum.toWide().toBigInteger()).isEqualTo(expected);
        }
    }

    @Test
    void aSumThatNoLongerFitsIsRefused() {
        Wide.Sum sum = new Wide.Sum();
        sum.addProduct(Long.MIN_VALUE, Long.MIN_VALUE);
        assertThatThrownBy(() -> sum.addProduct(Long.MIN_VALUE, Long.MIN_VALUE))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void theOrderAndTheTextAreThoseOfTheNumbers() {
        for (int count = 0; count < TRIES; count++) {
            BigInteger one = number(128);
            BigInteger other = number(128);
            assertThat(wide(one).compareTo(wide(other))).isEqualTo(one.compareTo(other));
            assertThat(wide(one)).hasToString(one.toString());
            assertThat(wide(one).isNegative()).isEqualTo(one.signum() < 0);
            assertThat(wide(one).isZero()).isEqualTo(one.signum() == 0);
            assertThat(wide(one).fitsLong()).isEqualTo(one.bitLength() < Long.SIZE);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "1, -1", "-1, 0"})
    void whatIsNegativeIsNeitherMultipliedNorDivided(long one, int other) {
        assertThatThrownBy(() -> Wide.of(one).times(other)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Wide.of(one).dividedBy(other)).isInstanceOf(ArithmeticException.class);
    }

    /// @return 1 if it was refused, 0 if it was exact
    private static int check(BigInteger expected, Supplier<Wide> actual) {
        if (expected.compareTo(MOST) <= 0 && expected.compareTo(LEAST) >= 0) {
            assertThat(actual.get().toBigInteger()).isEqualTo(expected);
            return 0;
        }
        assertThatThrownBy(actual::get).as(expected.toString()).isInstanceOf(ArithmeticException.class);
        return 1;
    }

    private static Wide wide(BigInteger number) {
        return new Wide(number.shiftRight(Long.SIZE).longValueExact(), number.longValue());
    }

    /// Of any length up to so many bits, with a sign; often at the end of a range.
    private BigInteger number(int bits) {
        int length = random.nextInt(bits);
        BigInteger number = random.nextInt(4) == 0
                ? BigInteger.TWO.pow(length).subtract(BigInteger.valueOf(random.nextInt(3))) // 2^n, and a little less
                : new BigInteger(length, random);
        number = number.bitLength() >= bits ? number.subtract(BigInteger.TWO.pow(length)) : number;
        return random.nextBoolean() ? number : number.not(); // to the least, which has no counterpart
    }
}
