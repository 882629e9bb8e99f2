package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// What is other for a line that is paid as a bonus; all else is in [PayoutDeciderTest].
class PayoutBonusTest {

    private static final LocalDate WEEK = LocalDate.of(2026, 11, 2);
    private static final AccountId ACCOUNT = new AccountId("aurora", new RuleName(Kind.LOSSBACK, "weekly"), "p1",
            "EUR");
    private static final RunId RUN = RunId.settlement("aurora", ACCOUNT.rule(), WEEK);
    private static final PayoutDecider DECIDER = new PayoutDecider();

    @Test
    void aCouponIsAskedForOnTheTermsOfTheRule() {
        CouponTerms terms = new CouponTerms("EUR", 10, 0, 5, CouponTerms.Base.BONUS,
                new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                        Wagering.Order.ONE_BY_ONE),
                Duration.ofDays(7), Duration.ZERO);
        CouponLogId id = new CouponLogId("aurora", "promo:lossback:weekly:2026-11-02:EUR", "p1", 1);
        Asker asker = new Asker(ACCOUNT.subject(), "promo-credit-aurora~lossback~weekly~2026-11-02~p1~EUR",
                "2026-11-02=10");
        Decision.Decided<PayoutEvent> decided = decided(null, sealed(10, null));
        assertThat(decided.consequences()).containsExactly(new Consequence.Activate(id, terms, asker));
        assertThat(line(decided).requestId()).isEqualTo("coupon-credit-" + id.text());

        PayoutState state = after(null, decided);
        Decision.Decided<PayoutEvent> settled = decided(state, new PayoutCommand.Told(
                asker.news(EffectStatus.PROCESSING, EffectStatus.SETTLED)));
        assertThat(settled.events()).singleElement().isInstanceOfSatisfying(PayoutEvent.Moved.class,
                moved -> assertThat(moved.status()).isEqualTo(LineStatus.SETTLED));
        assertThat(after(state, settled).periods()).isEmpty();
    }

    /// The rule may have changed by then, and nobody asks it again.
    @Test
    void aLineThatWaitsKeepsItsTerms() {
        PayoutState held = after(null, decided(null, sealed(10, 10L)));
        Decision.Decided<PayoutEvent> approved = decided(held, new PayoutCommand.Approve(RUN, "fine"));
        assertThat(approved.consequences()).isEqualTo(decided(null, sealed(10, null)).consequences());
        assertThat(decided(held, new PayoutCommand.Reject(RUN, "no")).consequences()).isEmpty();
    }

    /// It would be refused where nobody looks.
    @Test
    void moreThanACouponCanBeIsLeftForSomebodyToSee() {
        Decision.Decided<PayoutEvent> most = decided(null, sealed(CouponTerms.AMOUNT_MAX, null));
        assertThat(line(most).status()).isEqualTo(LineStatus.PROCESSING);
        Decision.Decided<PayoutEvent> more = decided(null, sealed(CouponTerms.AMOUNT_MAX + 1, null));
        assertThat(line(more).status()).isEqualTo(LineStatus.CARRIED);
        assertThat(more.consequences()).isEmpty();
        assertThat(after(null, more).of(WEEK).carried()).isEqualTo(CouponTerms.AMOUNT_MAX + 1);
    }

    private static PayoutCommand sealed(long amount, @Nullable Long holdFrom) {
        return new PayoutCommand.Sealed(RUN, 1, List.of(new Component(WEEK, null, amount)), holdFrom,
                new PayAs.Bonus(5, Duration.ofDays(7)));
    }

    private static Decision.Decided<PayoutEvent> decided(@Nullable PayoutState state, PayoutCommand command) {
        return (Decision.Decided<PayoutEvent>) DECIDER.decide(ACCOUNT.subject(), state, command,
                new Given(Instant.EPOCH, "settlement", "ann"));
    }

    private static Line line(Decision.Decided<PayoutEvent> decided) {
        return ((PayoutEvent.Opened) decided.events().getFirst()).line();
    }

    private static PayoutState after(@Nullable PayoutState state, Decision.Decided<PayoutEvent> decided) {
        return DECIDER.evolve(state, decided.events().getFirst());
    }
}
