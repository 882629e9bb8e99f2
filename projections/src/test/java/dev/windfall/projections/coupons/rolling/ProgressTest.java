package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.rating.Wide;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// How far a player is, in words.
class ProgressTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Weights ALL = new Weights(10_000, new TreeMap<>(), new TreeMap<>());

    @Test
    void whatIsWageredIsSaidInMajorUnits() {
        assertThat(progress(wagering(ALL, null), 37_509_999, false, 2))
                .isEqualTo(new Progress(10_000, 3_750, 6_250, false, words("37.50 of 100.00 EUR wagered")));
        assertThat(progress(wagering(ALL, null), 37_509_999, false, 0).words())
                .containsExactly("3750 of 10000 EUR wagered");
        assertThat(progress(wagering(ALL, null), 999_999_999, false, 2)).as("more does not hurt")
                .isEqualTo(new Progress(10_000, 99_999, 0, false, words("100.00 of 100.00 EUR wagered")));
    }

    @Test
    void whichBetsCountIsSaid() {
        Weights weights = new Weights(5_000, new TreeMap<>(Map.of("roulette", 1_000, "live", 0)),
                new TreeMap<>(Map.of("nova", 250)));
        assertThat(progress(wagering(weights, 500L), 0, false, 2).words()).containsExactly("0.00 of 100.00 EUR wagered",
                "bets count 50 %", "live does not count", "roulette counts 10 %", "nova counts 2.5 %",
                "bets above 5.00 EUR do not count");
        assertThat(progress(wagering(new Weights(0, new TreeMap<>(Map.of("slots", 10_000)), new TreeMap<>()), null), 0,
                false, 2).words()).containsExactly("0.00 of 100.00 EUR wagered", "only what is named here counts",
                        "slots counts 100 %");
    }

    @Test
    void whoWaitsHearsWhy() {
        assertThat(progress(wagering(ALL, null), 0, true, 2)).isEqualTo(new Progress(10_000, 0, 10_000, true,
                words("0.00 of 100.00 EUR wagered",
                        "another coupon has its turn: bets count when that one has ended")));
    }

    private static List<String> words(String... words) {
        return List.of(words);
    }

    private static Wagering wagering(Weights weights, @Nullable Long maxBet) {
        return new Wagering(Wagering.Base.STAKE, weights, maxBet, Wagering.Order.ONE_BY_ONE);
    }

    private static Progress progress(Wagering wagering, long worth_bp, boolean isWaiting, int exponent) {
        Requirement requirement = new Requirement(new CouponLogId("aurora", "welcome", "p1", 1), "EUR", 10_000,
                wagering,
                NOON, NOON.plus(Duration.ofDays(7)));
        return Progress.of(new Rolling(requirement, isWaiting, 1, null, NOON, null, Wide.of(worth_bp)), exponent);
    }
}
