package dev.windfall.projections.coupons;

import dev.windfall.projections.coupons.RollingReport.Match;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Whose a report is: what its field and its texts say with one voice, and nobody's otherwise. `W` is `aurora~welcome~p1~1`, `W1` that with
/// a 1 behind it, `V` is another's, and `cl:` is `coupon_log:`.
class RollingReportTest {

    private static final String W = "aurora~welcome~p1~1";

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "-",
            ignoreLeadingAndTrailingWhitespace = true,
            textBlock = """
            field            | remarks                | reference_id | whose
            -                | cl:W                   | cl:W         | W
            -                | cl:W                   | ''           | W
            -                | ''                     | cl:W         | W
            -                | for p1; cl:W;by hand   | order 7      | W
            W                | cl:W                   | cl:W         | W
            W                | ''                     | ''           | W
            W                | for the weekend        | order 7      | W
            -                | ''                     | ''           | x no-coupon-token
            -                | W                      | W            | x no-coupon-token
            -                | xcl:W                  | (cl:W)       | x no-coupon-token
            -                | coupon_log: W          | coupon:W     | x no-coupon-token
            -                | cl:W                   | cl:V         | x several-coupon-tokens
            -                | cl:W                   | cl:W1        | x several-coupon-tokens
            -                | cl:W cl:V              | ''           | x several-coupon-tokens
            W                | cl:V                   | cl:V         | x several-coupon-tokens
            W                | cl:W                   | cl:V         | x several-coupon-tokens
            W1               | cl:W                   | cl:W         | x several-coupon-tokens
            -                | cl:12                  | cl:12        | x unknown-coupon-log
            12               | ''                     | ''           | x unknown-coupon-log
            ''               | ''                     | ''           | x unknown-coupon-log
            -                | cl:borealis~welcome~p1~1 | ''         | x unknown-coupon-log
            """)
    void itIsWhoseFieldAndTextsSay(@Nullable String field, String remarks, String referenceId, String whose) {
        RollingReport report = new RollingReport(field == null ? null : spelled(field), spelled(remarks),
                spelled(referenceId), new RollingWord(1, true, 10_000));
        assertThat(switch (report.match("aurora")) {
            case Match.Of(CouponLogId coupon) -> coupon.text();
            case Match.Nobody(String code, String _) -> "x " + code;
        }).isEqualTo(spelled(whose));
    }

    @ParameterizedTest
    @CsvSource({"1, true, 10000", "999999999999999999, false, 0", "7, true, 999999999999999999"})
    void aWordIsReadAsItWasWritten(long number, boolean isReached, long wagered) {
        RollingWord word = new RollingWord(number, isReached, wagered);
        assertThat(word.canBeMeant()).isTrue();
        assertThat(RollingWord.read(word.text())).hasValue(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "REACHED", "REACHED 1", "reached 1 2", "REACHED 1 2 3", "REACHED -1 2", "MISSED 1 x",
            "REACHED 1 1000000000000000000"})
    void nothingElseIsAWord(String text) {
        assertThat(RollingWord.read(text)).isEmpty();
    }

    private static String spelled(String text) {
        return text.replace("cl:", CouponToken.PREFIX).replace("W", W).replace("V", "aurora~welcome~p2~1");
    }
}
