package dev.windfall.projections.rating;

import dev.windfall.projections.players.Profile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What a rule pays, worked out by hand. How it is written stands in [RatingText].
class RaterTest {

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                    | base  | sum                  | tier | outcome   | pays
            0:5%                    | 0     | nothing counted      | -1   | NO_TIER   | 0
            0:5%                    | 1     | 1 x 5% = 0.05        | 0    | NOTHING   | 0
            0:5%                    | 19    | 19 x 5% = 0.95       | 0    | NOTHING   | 0
            0:5%                    | 20    | 20 x 5% = 1          | 0    | ENTITLED  | 1
            0:5% 1000:8%            | 999   | 999 x 5% = 49.95     | 0    | ENTITLED  | 49
            0:5% 1000:8%            | 1000  | 1000 x 8% = 80       | 1    | ENTITLED  | 80
            """)
    void tiers(String rule, long base, String sum, int tier, Outcome outcome, long pays) {
        Rating rating = Rater.rate(RatingText.rule(rule), "EUR", RatingText.days("nova/slots " + base), Profile.NONE);
        assertThat(rating.outcome()).isEqualTo(outcome);
        assertThat(rating.entitlement()).isEqualTo(pays);
        assertThat(rating.tier()).isEqualTo(tier);
    }
}
