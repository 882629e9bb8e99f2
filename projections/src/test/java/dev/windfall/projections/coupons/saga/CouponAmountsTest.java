package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.SagaStrings;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.windfall.projections.coupons.saga.CouponDeciderTest.LED;
import static dev.windfall.projections.coupons.saga.CouponDeciderTest.states;
import static dev.windfall.projections.coupons.saga.LedCoupon.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/// What the wallet says that it has released and taken back, as far as it does. States are those of [CouponDeciderTest].
class CouponAmountsTest {

    /// What the wallet says one after the other: a step, how it stands, and what was moved.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "-", textBlock = """
            state | wallet says                                          | released | taken_back
            L     | release SETTLED 2000                                 | 2000     | -
            L     | release SETTLED 0                                    | 0        | -
            L     | release SETTLED                                      | -        | -
            L?    | release RESOLVED                                     | -        | -
            L!    | release RESOLVED; release SETTLED 1500               | 1500     | -
            L     | release SETTLED 1500; release SETTLED 1600           | 1500     | -
            D0    | release SETTLED 1500                                 | 1500     | -
            V     | reverse SETTLED 2000                                 | -        | 2000
            V     | reverse SETTLED                                      | -        | -
            V!    | reverse RESOLVED; reverse SETTLED 500                | -        | 500
            V     | release SETTLED 1500; reverse SETTLED 500            | 1500     | 500
            V     | reverse SETTLED 500; release SETTLED 1500            | 1500     | 500
            E     | forfeit SETTLED 2000                                 | -        | 2000
            F0    | forfeit SETTLED 2000                                 | -        | 2000
            C     | credit SETTLED 2000                                  | -        | -
            """)
    void itKnowsWhatItIsTold(String state, String says, @Nullable Long released, @Nullable Long takenBack) {
        CouponState after = requireNonNull(states().get(state));
        for (String word : says.split("; ", -1)) {
            if (LED.decide(after, told(after, word.split(" ", -1)),
                    NOON) instanceof Decision.Decided<CouponEvent> decided) {
                for (CouponEvent event : decided.events()) {
                    after = after.after(event);
                }
            }
        }
        assertThat(after.grant().releasedAmount()).isEqualTo(released);
        assertThat(after.grant().takenBackAmount()).isEqualTo(takenBack);
    }

    /// A wallet that has left something of what it has released: a reverse takes that, and nothing else.
    @Test
    void whatIsLeftOfAReleaseIsTakenBack() {
        CouponState releasing = requireNonNull(states().get("L"));
        CouponState released = LED.after(releasing, told(releasing, "release", "SETTLED", "1500"));
        CouponState reversed = LED.after(released, new CouponCommand.Reverse("n"),
                told(released, "reverse", "SETTLED", "500"));
        assertThat(reversed.status()).isEqualTo(CouponStatus.REVERSED);
        assertThat(reversed.grant()).isEqualTo(new Grant(true, true, 1_500L, 500L));
    }

    private static CouponCommand told(CouponState state, String... words) {
        SagaStrings strings = state.coupon().id().strings();
        String requestId = switch (words[0]) {
            case "credit" -> strings.credit();
            case "release" -> strings.release();
            case "reverse" -> strings.reverse();
            case "forfeit" -> strings.forfeit();
            default -> throw new IllegalArgumentException(words[0]);
        };
        return new CouponCommand.Told(new EffectNews(requestId, "", EffectStatus.PROCESSING,
                EffectStatus.valueOf(words[1])).moving(words.length == 2 ? null : Long.valueOf(words[2])));
    }
}
