package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.saga.LedCoupon.Said;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.DecisionTable;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static dev.windfall.projections.coupons.saga.CouponDeciderTest.ASKER;
import static dev.windfall.projections.coupons.saga.CouponDeciderTest.LED;
import static dev.windfall.projections.coupons.saga.CouponDeciderTest.TERMS;
import static dev.windfall.projections.coupons.saga.CouponDeciderTest.commands;
import static dev.windfall.projections.coupons.saga.CouponDeciderTest.states;
import static dev.windfall.projections.coupons.saga.CouponDeciderTest.told;
import static dev.windfall.projections.coupons.saga.LedCoupon.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/// What whoever has asked for a grant hears of it. States and commands are those of [CouponDeciderTest].
class CouponAskerTest {

    /// What whoever has asked for the grant hears; of anything else nothing.
    private static final String HEARD = """
            command             | states                          | hears
            credit-settled      | C                               | PROCESSING>SETTLED
            credit-settled      | C?                              | UNKNOWN>SETTLED
            credit-settled      | C!                              | FAILED>SETTLED
            credit-resolved     | C                               | PROCESSING>SETTLED
            credit-resolved     | C?                              | UNKNOWN>SETTLED
            credit-resolved     | C!                              | FAILED>SETTLED
            credit-settled-late | C                               | PROCESSING>SETTLED
            credit-settled-late | C?                              | UNKNOWN>SETTLED
            credit-settled-late | C!                              | FAILED>SETTLED
            credit-unknown      | C                               | PROCESSING>UNKNOWN
            credit-unknown      | C!                              | FAILED>UNKNOWN
            credit-failed       | C                               | PROCESSING>FAILED
            credit-failed       | C?                              | UNKNOWN>FAILED
            credit-processing   | C?                              | UNKNOWN>PROCESSING
            credit-processing   | C!                              | FAILED>PROCESSING
            credit-ignored      | C                               | PROCESSING>IGNORED
            credit-ignored      | C?                              | UNKNOWN>IGNORED
            credit-ignored      | C!                              | FAILED>IGNORED
            release-settled     | C                               | PROCESSING>SETTLED
            release-settled     | C?                              | UNKNOWN>SETTLED
            release-settled     | C!                              | FAILED>SETTLED
            release-settled     | V V? V!                         | REVERSING>SETTLED
            release-settled     | W                               | REVERSED>SETTLED
            release-resolved    | C                               | PROCESSING>SETTLED
            release-resolved    | C?                              | UNKNOWN>SETTLED
            release-resolved    | C!                              | FAILED>SETTLED
            release-resolved    | V V? V!                         | REVERSING>SETTLED
            release-resolved    | W                               | REVERSED>SETTLED
            reverse             | G A A. D D. D0 V0 F0            | SETTLED>REVERSING
            reverse-settled     | V V? V!                         | REVERSING>REVERSED
            reverse-settled     | V0                              | SETTLED>REVERSED
            reverse-resolved    | V V? V!                         | REVERSING>REVERSED
            reverse-resolved    | V0                              | SETTLED>REVERSED
            reverse-ignored     | V V? V!                         | REVERSING>SETTLED
            reverse-unknown     | V0                              | SETTLED>REVERSING
            reverse-failed      | V0                              | SETTLED>REVERSING
            reverse-processing  | V0                              | SETTLED>REVERSING
            """;

    @Test
    void whoeverHasAskedHearsHowTheGrantStands() {
        Map<String, String> heard = new LinkedHashMap<>();
        commands().forEach((name, said) -> states().forEach((state, before) -> {
            if (before != null) {
                heard(LED.decide(before, said.command(), said.at())).forEach(news -> heard.merge(name + " " + state,
                        "%s>%s".formatted(news.before(), news.after()), String::concat));
            }
        }));
        assertThat(heard).isEqualTo(DecisionTable.read(HEARD));
    }

    @Test
    void nobodyHearsOfWhatNobodyHasAskedFor() {
        CouponState requested = LED.after(null, new CouponCommand.Activate(TERMS, null));
        assertThat(heard(LED.decide(requested, told(Step.CREDIT, EffectStatus.SETTLED), NOON))).isEmpty();
    }

    /// The grant was given up; a reverse sees to it that it never is. What becomes of that is nobody's affair.
    @Test
    void whatWasGivenUpIsNotToldOfAgain() {
        CouponState givenUp = LED.after(null, new CouponCommand.Activate(TERMS, ASKER),
                told(Step.CREDIT, EffectStatus.IGNORED));
        for (EffectStatus status : List.of(EffectStatus.SETTLED, EffectStatus.FAILED, EffectStatus.IGNORED)) {
            assertThat(heard(LED.decide(givenUp, told(Step.REVERSE, status), NOON))).isEmpty();
        }
    }

    @Test
    void aReverseOfWhatWasReleasedTakesNothingFromWhoeverHasAsked() {
        CouponState released = requireNonNull(states().get("R"));
        assertThat(heard(LED.decide(released, new CouponCommand.Reverse("n"), NOON))).isEmpty();
        CouponState reversing = LED.after(released, new CouponCommand.Reverse("n"));
        assertThat(heard(LED.decide(reversing, told(Step.REVERSE, EffectStatus.SETTLED), NOON))).isEmpty();
    }

    @Test
    void aUseIsGrantedForOne() {
        CouponState requested = LED.after(null, new CouponCommand.Activate(TERMS, ASKER));
        Asker another = new Asker(ASKER.owner(), "line-2", ASKER.memo());
        for (CouponCommand.Activate activate : List.of(new CouponCommand.Activate(TERMS, another),
                new CouponCommand.Activate(TERMS, null))) {
            assertThat(LED.becomes(requested, new Said(activate, NOON))).isEqualTo("x coupon-used");
        }
        Asker stranger = new Asker(new Subject("payout", "borealis", "rebate~daily~p1~EUR"), "line-1", "");
        assertThat(LED.becomes(null, new Said(new CouponCommand.Activate(TERMS, stranger), NOON)))
                .isEqualTo("x not-its-brand");
    }

    private static List<EffectNews> heard(Decision<CouponEvent> decision) {
        return decision instanceof Decision.Decided<CouponEvent>(var _, List<Consequence> consequences)
                ? consequences.stream()
                        .flatMap(each -> each instanceof Consequence.TellOwner(Subject owner, EffectNews news)
                                && owner.equals(ASKER.owner()) && news.requestId().equals(ASKER.requestId())
                                && news.memo().equals(ASKER.memo()) ? Stream.of(news) : Stream.empty())
                        .toList()
                : List.of();
    }
}
