package dev.windfall.topology.deciders;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.Tally;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.EffectCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static dev.windfall.topology.deciders.HostDriver.NOON;
import static dev.windfall.topology.deciders.HostDriver.answered;
import static dev.windfall.topology.deciders.HostDriver.effect;
import static dev.windfall.topology.deciders.HostedDeciders.COUPONS;
import static dev.windfall.topology.deciders.HostedDeciders.PAYOUTS;
import static dev.windfall.topology.deciders.HostedDeciders.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

/// An account beside the effects of its lines, in the host that runs: what the one asks for, the other tells of.
class PayoutsHostedTest {

    private static final LocalDate WEEK = LocalDate.of(2026, 11, 2);
    private static final RuleName RULE = new RuleName(Kind.LOSSBACK, "weekly");
    private static final RunId RUN = RunId.settlement("aurora", RULE, WEEK);
    private static final Subject ACCOUNT = new AccountId("aurora", RULE, "p1", "EUR").subject();
    private static final Subject EFFECT = effect("promo-credit-aurora~lossback~weekly~2026-11-02~p1~EUR");

    @TempDir
    private Path folder = Path.of("");

    private HostDriver host;

    @BeforeEach
    void start() {
        host = new HostDriver(new HostedDeciders(DeciderSettings.DEFAULT), folder, NOON);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aSealedLineIsPaidAndTheAccountHearsOfIt() {
        assertThat(ask(sealed(7, null))).isEqualTo("DECIDED 1");
        assertThat(call()).isEqualTo("aurora~p1 SEND 1 1500");
        assertThat(events()).containsExactly("OPENED PROCESSING");
        assertThat(state().of(WEEK).pending()).isEqualTo(1_500);
        assertThat(host.ask(EFFECT, answered(1, Outcome.Kind.SETTLED), null)).isEqualTo("DECIDED 2");
        assertThat(events()).containsExactly("PROCESSING>SETTLED");
        assertThat(state().periods()).isEmpty();
        assertThat(ask(sealed(7, null))).as("it comes again").isEqualTo("UNCHANGED 2");
        assertThat(host.calls.isEmpty()).isTrue();
    }

    @Test
    void aLineThatWaitsIsPaidOnceItIsApprovedAndGoesWhereItsEffectGoes() {
        assertThat(ask(sealed(7, 1_500L))).isEqualTo("DECIDED 1");
        assertThat(host.calls.isEmpty()).isTrue();
        assertThat(ask(new PayoutCommand.Approve(RUN, "looked at it"))).isEqualTo("DECIDED 2");
        assertThat(ask(new PayoutCommand.Approve(RUN, "looked at it"))).isEqualTo("UNCHANGED 2");
        assertThat(call()).isEqualTo("aurora~p1 SEND 1 1500");
        assertThat(events()).containsExactly("OPENED HELD", "APPROVED PROCESSING");

        host.ask(EFFECT, answered(1, Outcome.Kind.FAILED), null);
        assertThat(events()).containsExactly("PROCESSING>FAILED");
        assertThat(state().of(WEEK).pending()).as("it is in the dead-letter list").isEqualTo(1_500);
        host.ask(EFFECT, new EffectCommand.Replay("the wallet is back"), null);
        assertThat(call()).isEqualTo("aurora~p1 SEND 2 1500");
        host.ask(EFFECT, answered(2, Outcome.Kind.SETTLED), null);
        host.ask(EFFECT, new EffectCommand.Dispute("is it theirs?"), null);
        host.ask(EFFECT, new EffectCommand.Uphold("it is not"), null);
        assertThat(events()).containsExactly("FAILED>PROCESSING", "PROCESSING>SETTLED", "SETTLED>DISPUTED");
        host.ask(effect(EFFECT.id() + "-reverse"), answered(1, Outcome.Kind.SETTLED), null);
        assertThat(events()).containsExactly("DISPUTED>WAIVED");
        assertThat(state().of(WEEK).waived()).isEqualTo(1_500);
        assertThat(host.passedOver.unreadable().sum()).isZero();
    }

    /// The effect is the coupon's, and so is what becomes of it later.
    @Test
    void aBonusIsPaidOnceItsCouponIsGranted() {
        CouponLogId id = new CouponLogId("aurora", "promo:lossback:weekly:2026-11-02:EUR", "p1", 1);
        Subject coupon = Coupon.subject(id);
        Subject credit = effect(id.strings().credit());
        assertThat(ask(new PayoutCommand.Sealed(RUN, 7, List.of(new Component(WEEK, null, 1_500)), null,
                new PayAs.Bonus(5, Duration.ofDays(7))))).isEqualTo("DECIDED 1");
        assertThat(call()).isEqualTo("aurora~p1 SEND 1 1500");
        host.ask(credit, answered(1, Outcome.Kind.FAILED), null);
        host.ask(credit, new EffectCommand.Replay("the wallet is back"), null);
        assertThat(call()).isEqualTo("aurora~p1 SEND 2 1500");
        host.ask(credit, answered(2, Outcome.Kind.SETTLED), null);
        assertThat(events()).containsExactly("OPENED PROCESSING", "PROCESSING>FAILED", "FAILED>PROCESSING",
                "PROCESSING>SETTLED");
        assertThat(state().periods()).isEmpty();
        assertThat(host.kept(COUPONS, coupon).state()).isNotNull().satisfies(
                state -> assertThat(state.status()).isEqualTo(CouponStatus.ROLLING_REQUESTED),
                state -> assertThat(state.coupon().terms().required()).isEqualTo(7_500));

        assertThat(host.ask(COUPONS, coupon, new CouponCommand.Reverse("not theirs"), null)).startsWith("DECIDED");
        assertThat(events()).containsExactly("SETTLED>DISPUTED");
        host.ask(effect(id.strings().reverse()), answered(1, Outcome.Kind.SETTLED), null);
        assertThat(events()).containsExactly("DISPUTED>WAIVED");
        assertThat(state().of(WEEK).waived()).isEqualTo(1_500);
        assertThat(host.passedOver.unreadable().sum()).isZero();
    }

    @Test
    void aWordReachesAccountsInWhichNothingWaits() {
        assertThat(ask(new PayoutCommand.Reject(RUN, "no"))).isEqualTo("UNCHANGED 0");
        assertThat(ask(new PayoutCommand.WaiveCarry(null, "no"))).isEqualTo("REJECTED 0 unknown-account");
    }

    @Test
    void itsRunHearsNowAndThenHowItsLinesStand() {
        ask(sealed(7, null));
        assertThat(tallies()).as("not at once: others may follow").isEmpty();
        host.advance(CountLines.TELL_INTERVAL);
        assertThat(tallies()).containsExactly("0 #1 {PROCESSING=1}");
        host.advance(CountLines.TELL_INTERVAL.multipliedBy(10));
        assertThat(tallies()).as("nothing has changed").isEmpty();
        host.ask(EFFECT, answered(1, Outcome.Kind.FAILED), null);
        host.ask(EFFECT, new EffectCommand.Replay("once more"), null);
        host.ask(EFFECT, answered(2, Outcome.Kind.SETTLED), null);
        host.advance(CountLines.TELL_INTERVAL);
        assertThat(tallies()).containsExactly("0 #4 {SETTLED=1}");
    }

    /// As when Kafka has forgotten how far they were: offsets begin anew with the driver.
    @Test
    void whatIsReadAnewIsNotCountedAgain() {
        ask(sealed(7, null));
        host.ask(EFFECT, answered(1, Outcome.Kind.FAILED), null);
        host.advance(CountLines.TELL_INTERVAL);
        assertThat(tallies()).containsExactly("0 #2 {FAILED=1}");
        List<DecidedEvents> all = host.events.readValuesToList();
        host = host.restarted(new HostedDeciders(DeciderSettings.DEFAULT), folder.resolve("after"));
        host.readAnew(all);
        host.advance(CountLines.TELL_INTERVAL);
        assertThat(tallies()).isEmpty();
    }

    /// How the lines of the run stand, as it was told since this was asked last.
    private List<String> tallies() {
        return host.told.readValuesToList().stream()
                .filter(command -> command.getDecider().equals(RunDecider.DECIDER))
                .map(command -> RUNS.commands().fromAvro(command.getDocument()))
                .map(command -> command instanceof RunCommand.Tallied(int partition, Tally tally)
                        ? "%d #%d %s".formatted(partition, tally.number(), tally.lines())
                        : "something else: " + command)
                .toList();
    }

    private static PayoutCommand sealed(long markerSeq, @Nullable Long holdFrom) {
        return new PayoutCommand.Sealed(RUN, markerSeq, List.of(new Component(WEEK, null, 1_500)), holdFrom,
                new PayAs.Cash());
    }

    private String ask(PayoutCommand command) {
        return host.ask(PAYOUTS, ACCOUNT, command, null);
    }

    private PayoutState state() {
        return Objects.requireNonNull(host.kept(PAYOUTS, ACCOUNT).state());
    }

    private String call() {
        var call = host.calls.readKeyValue();
        EffectCall said = call.value;
        return "%s %s %d %d".formatted(call.key, said.getCall(), said.getNumber(), said.getEffect().getAmount());
    }

    /// Of the account, since this was asked last.
    private List<String> events() {
        List<String> words = new ArrayList<>();
        for (DecidedEvents decided : host.events.readValuesToList()) {
            if (decided.getDecider().equals(AccountId.DECIDER)) {
                decided.getEvents().forEach(event -> words.add(word(PAYOUTS.events().fromAvro(event))));
            }
        }
        return words;
    }

    private static String word(PayoutEvent event) {
        return switch (event) {
            case PayoutEvent.Opened opened -> "OPENED " + opened.line().status();
            case PayoutEvent.Approved approved -> "APPROVED " + approved.line().status();
            case PayoutEvent.Rejected rejected -> "REJECTED " + rejected.line().status();
            case PayoutEvent.Moved moved -> moved.before() + ">" + moved.status();
            case PayoutEvent.CarryWaived _ -> "FORGIVEN";
        };
    }
}
