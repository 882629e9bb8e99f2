package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.Ids;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponDecider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs.Bonus;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// A line has one use of a coupon, and no other has the same.
class LineCouponTest {

    private static final LocalDate WEEK = LocalDate.of(2026, 11, 2);

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "a digest", textBlock = """
            line of aurora                                                     | promo:
            rebate~daily~2026-11-02~p1~EUR                                     | rebate:daily:2026-11-02:EUR
            rebate~daily~2026-11-02~c7~p1~EUR                                  | rebate:daily:2026-11-02:c7:EUR
            rebate~the-longest-name-that-is-shown-of-36~2026-11-02~p1~EUR      | rebate:the-longest-name-that-is-shown-of-36:2026-11-02:EUR
            rebate~the-shortest-that-is-not-shown-has-37~2026-11-02~p1~EUR     | a digest
            rebate~the-longest-name-that-is-shown-of-36~2026-11-02~c1~p1~EUR   | a digest
            """)
    void itIsReadableWhereItFits(String line, @Nullable String coupon) {
        CouponLogId id = LineCoupon.id(LineId.of("aurora~" + line));
        assertThat(List.of(id.brandId(), id.playerId(), id.usage())).isEqualTo(List.of("aurora", "p1", 1));
        if (coupon == null) {
            assertThat(id.couponId()).matches("promo:[A-Za-z0-9_-]{43}");
        } else {
            assertThat(id.couponId()).isEqualTo("promo:" + coupon);
        }
    }

    /// Names that look like parts of others, as long as names may be.
    @Test
    void noTwoLinesShareOne() {
        Map<CouponLogId, LineId> lines = new HashMap<>();
        List<String> rules = List.of("daily", "daily:2026-11-02", "daily:2026-11-02:c1", "2026-11-02", "c1", "EUR", "a",
                "a:a", "x".repeat(63) + "a", "x".repeat(63) + "b", "x".repeat(40), "x".repeat(41));
        for (Kind kind : Kind.values()) {
            for (String rule : rules) {
                for (LocalDate period : List.of(WEEK, WEEK.plusWeeks(1))) {
                    for (Purpose purpose : List.of(new Purpose.Settlement(), new Purpose.Corrections(1),
                            new Purpose.Corrections(11), new Purpose.Corrections(999_999_999))) {
                        for (String currency : List.of("EUR", "USD", "C11", "0123456789")) {
                            LineId line = new LineId(new RunId("aurora", new RuleName(kind, rule), period, purpose),
                                    "p1", currency);
                            CouponLogId id = LineCoupon.id(line);
                            assertThat(Ids.isValid(id.couponId())).isTrue();
                            assertThat(lines.put(id, line)).as("%s and %s", id, line).isNull();
                        }
                    }
                }
            }
        }
    }

    /// Nobody would hear of one that is refused.
    @Test
    void eachBonusThatARuleCanSayIsACoupon() {
        LineId id = LineId.of("aurora~rebate~daily~2026-11-02~p1~EUR");
        for (int multiplier : List.of(1, 100)) {
            for (Duration expiresAfter : List.of(Duration.ofHours(1), Duration.ofDays(365))) {
                for (long amount : List.of(1L, CouponTerms.AMOUNT_MAX)) {
                    Bonus bonus = new Bonus(multiplier, expiresAfter);
                    Line line = new Line(id, LineStatus.PROCESSING, new Components(new TreeMap<>(Map.of(WEEK, amount))),
                            bonus);
                    CouponLogId coupon = LineCoupon.id(id);
                    assertThat(new CouponDecider().decide(Coupon.subject(coupon), null,
                            new CouponCommand.Activate(LineCoupon.terms(line, bonus), null),
                            new Given(Instant.EPOCH, "payout", ""))).isInstanceOf(Decision.Decided.class);
                }
            }
        }
    }
}
