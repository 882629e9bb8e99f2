package dev.windfall.projections.coupons;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CouponLogIdTest {

    @Test
    void aTextNamesOneUse() {
        CouponLogId id = new CouponLogId("aurora", "welcome", "p:1", 2);
        assertThat(id.text()).isEqualTo("aurora~welcome~p:1~2");
        assertThat(CouponLogId.read(id.text())).contains(id);
        assertThat(id.strings()).isEqualTo(SagaStrings.of("aurora~welcome~p:1~2"));
    }

    @Test
    void theLongestFitsIntoAToken() {
        CouponLogId longest = new CouponLogId("b".repeat(64), "c".repeat(64), "p".repeat(64), CouponLogId.USAGE_MAX);
        assertThat(CouponToken.in(longest.strings().token())).isEqualTo(new CouponToken.One(longest.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "aurora~welcome~p1", "aurora~welcome~p1~0", "aurora~welcome~p1~01",
            "aurora~welcome~p1~-1", "aurora~welcome~p1~10001", "aurora~welcome~p1~99999", "aurora~~p1~1",
            "aurora~wel come~p1~1", "aurora~welcome~p1~1~1", "aurora~welcome~p1~one"})
    void nothingElseDoes(String text) {
        assertThat(CouponLogId.read(text)).isEmpty();
        assertThatThrownBy(() -> CouponLogId.of(text)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No use of a coupon");
    }

    @Test
    void whatCannotNameOneIsRefused() {
        assertThatThrownBy(() -> new CouponLogId("aurora", "a~b", "p1", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CouponLogId("aurora", "welcome", "p1", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
