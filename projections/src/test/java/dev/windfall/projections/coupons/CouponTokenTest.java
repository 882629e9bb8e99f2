package dev.windfall.projections.coupons;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CouponTokenTest {

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '\'', textBlock = """
                    remarks|names
                    'coupon_log:12'|12
                    'coupon_log:123'|123
                    'coupon_log:12 coupon_log:123'|12, 123
                    'coupon_log:123;coupon_log:12'|12, 123
                    'coupon_log:12;coupon_log:12'|12
                    'coupon_log:12 and coupon_log:12'|12
                    'nothing of the kind'|
                    ''|
                    'welcome coupon_log:12 by ann'|12
                    'welcome;coupon_log:12;by ann'|12
                    'coupon_log:12 trailing text'|12
                    'coupon_log:12;trailing text'|12
                    'coupon_log:12trailing'|12trailing
                    'coupon_log:12, and more'|
                    'coupon_log:12.'|12.
                    'coupon_log: 12'|
                    'coupon_log:'|
                    'coupon_log:;coupon_log:7'|7
                    'COUPON_LOG:12'|
                    'Coupon_log:12'|
                    'xcoupon_log:12'|
                    'a=coupon_log:12'|
                    '(coupon_log:12)'|
                    'coupon_log:12)'|
                    'coupon_log:12/13'|
                    'coupon_logs:12'|
                    'coupon_log=12'|
                    'coupon_log:coupon_log:12'|coupon_log:12
                    'coupon_log:aurora~welcome~p:1~1'|aurora~welcome~p:1~1
                    '  ;; coupon_log:12 ;; '|12
                    """)
    void onlyTheWholeTokenNamesOne(String remarks, @Nullable String names) {
        assertThat(shown(CouponToken.in(remarks))).isEqualTo(names == null ? "" : names);
    }

    @Test
    void noOtherBlankEndsIt() {
        assertThat(CouponToken.in("coupon_log:12\tnext")).isEqualTo(new CouponToken.None());
        assertThat(CouponToken.in("line\ncoupon_log:12")).isEqualTo(new CouponToken.None());
        assertThat(CouponToken.in("coupon_log:12\u00a0")).isEqualTo(new CouponToken.None());
    }

    @Test
    void anIdIsBounded() {
        String longest = "7".repeat(CouponToken.ID_LENGTH_MAX);
        assertThat(CouponToken.in("coupon_log:" + longest)).isEqualTo(new CouponToken.One(longest));
        assertThat(CouponToken.in("coupon_log:" + longest + "7")).isEqualTo(new CouponToken.None());
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "-", textBlock = """
            field | remarks       | reference_id  | names
            12    | coupon_log:12 | coupon_log:12 | 12
            -     | coupon_log:12 | coupon_log:12 | 12
            -     | coupon_log:12 | order 7       | 12
            12    | by hand       | order 7       | 12
            -     | by hand       | order 7       | ''
            12    | coupon_log:13 | coupon_log:13 | 12, 13
            12    | coupon_log:12 | coupon_log:13 | 12, 13
            -     | coupon_log:12 | coupon_log:13 | 12, 13
            """)
    void whatSaysItHasToAgree(@Nullable String field, String remarks, String reference, String names) {
        assertThat(shown(CouponToken.agreed(field, remarks, reference))).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({"12", "aurora~welcome~p1~1"})
    void theStringsOfTheRecordAreThese(String id) {
        assertThat(SagaStrings.of(id)).isEqualTo(new SagaStrings("coupon-credit-" + id, "coupon-rolling-" + id,
                "coupon-reverse-" + id, "coupon-release-" + id, "coupon-forfeit-" + id,
                "coupon-end-" + id,
                "coupon_log:" + id));
        assertThat(CouponToken.in("for ann; " + SagaStrings.of(id).token())).isEqualTo(new CouponToken.One(id));
    }

    private static String shown(CouponToken token) {
        return switch (token) {
            case CouponToken.One(String id) -> id;
            case CouponToken.None() -> "";
            case CouponToken.Several(var ids) -> String.join(", ", ids);
        };
    }
}
