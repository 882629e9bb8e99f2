package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.saga.LedCoupon.Said;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.DecisionTable;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.OfWallet;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import static dev.windfall.projections.coupons.saga.LedCoupon.EXPIRED;
import static dev.windfall.projections.coupons.saga.LedCoupon.HOUR;
import static dev.windfall.projections.coupons.saga.LedCoupon.ID;
import static dev.windfall.projections.coupons.saga.LedCoupon.NOON;
import static dev.windfall.projections.coupons.saga.LedCoupon.STRINGS;
import static dev.windfall.projections.coupons.saga.LedCoupon.terms;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/// Every state with every command. Beside a state's first letter `?` says that its step is unknown, `!` that it is in the dead-letter
/// list, `0` that it was given up: N not there, C credited, G to be wagered, A being wagered, D completed, L being released, R released,
/// V being taken back, W taken back, E expired, F forfeited, both once the grant is gone with a `.`; R- was released on bets that were
/// rolled back. What becomes of it is its status and what others are asked and told; `-` is nothing, `x` why not.
class CouponDeciderTest {

    static final LedCoupon LED = new LedCoupon(new CouponDecider());
    static final CouponTerms TERMS = terms(2_000, HOUR);
    static final Asker ASKER = new Asker(new Subject("payout", "aurora", "rebate~daily~p1~EUR"), "line-1",
            "a memo");

    private static final String TABLE = """
            command             | states                                                           | becomes
            activate            | N                                                                | CREDIT_REQUESTED credit
            activate            | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F. | -
            activate-else       | N                                                                | CREDIT_REQUESTED credit
            activate-else       | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F. | x coupon-used
            activate-newer      | N                                                                | CREDIT_REQUESTED credit
            activate-newer      | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F. | -
            look                | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F. | -
            credit-settled      | C C? C!                                                          | ROLLING_REQUESTED open
            credit-settled      | G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.         | -
            credit-resolved     | C C? C!                                                          | ROLLING_REQUESTED open
            credit-resolved     | G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.         | -
            credit-unknown      | C C!                                                             | UNKNOWN
            credit-unknown      | C? G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.      | -
            credit-failed       | C C?                                                             | FAILED
            credit-failed       | C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.      | -
            credit-processing   | C G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.       | -
            credit-processing   | C? C!                                                            | CREDIT_REQUESTED
            credit-ignored      | C C? C!                                                          | REVERSE_REQUESTED reverse
            credit-ignored      | G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.         | -
            release-settled     | C C? C! G A A.                                                   | RELEASED (review)
            release-settled     | D D. D0 L L? L!                                                  | RELEASED
            release-settled     | R R-                                                             | -
            release-settled     | V                                                                | REVERSE_REQUESTED (review)
            release-settled     | V?                                                               | UNKNOWN (review)
            release-settled     | V! V0 E! F0                                                      | FAILED (review)
            release-settled     | W                                                                | REVERSED (review)
            release-settled     | E E.                                                             | EXPIRED (review)
            release-settled     | F F.                                                             | FORFEITED (review)
            release-resolved    | C C? C! G A A.                                                   | RELEASED (review)
            release-resolved    | D D. D0 L L? L!                                                  | RELEASED
            release-resolved    | R R-                                                             | -
            release-resolved    | V                                                                | REVERSE_REQUESTED (review)
            release-resolved    | V?                                                               | UNKNOWN (review)
            release-resolved    | V! V0 E! F0                                                      | FAILED (review)
            release-resolved    | W                                                                | REVERSED (review)
            release-resolved    | E E.                                                             | EXPIRED (review)
            release-resolved    | F F.                                                             | FORFEITED (review)
            release-unknown     | C C? C! G A A. D D. D0 L? R R- V V? V! V0 W E E! E. F F0 F.      | -
            release-unknown     | L L!                                                             | UNKNOWN
            release-failed      | C C? C! G A A. D D. D0 L! R R- V V? V! V0 W E E! E. F F0 F.      | -
            release-failed      | L L?                                                             | FAILED
            release-processing  | C C? C! G A A. D D. D0 L R R- V V? V! V0 W E E! E. F F0 F.       | -
            release-processing  | L? L!                                                            | RELEASE_REQUESTED
            release-ignored     | C C? C! G A A. D D. D0 R R- V V? V! V0 W E E! E. F F0 F.         | -
            release-ignored     | L L? L!                                                          | COMPLETED
            reverse-settled     | C C? C! G A A. D D. D0 L L? L! R R- W E E! E. F F0 F.            | -
            reverse-settled     | V V? V! V0                                                       | REVERSED
            reverse-resolved    | C C? C! G A A. D D. D0 L L? L! R R- W E E! E. F F0 F.            | -
            reverse-resolved    | V V? V! V0                                                       | REVERSED
            reverse-unknown     | C C? C! G A A. D D. D0 L L? L! R R- V? W E E! E. F F0 F.         | -
            reverse-unknown     | V V! V0                                                          | UNKNOWN
            reverse-failed      | C C? C! G A A. D D. D0 L L? L! R R- V! W E E! E. F F0 F.         | -
            reverse-failed      | V V? V0                                                          | FAILED
            reverse-processing  | C C? C! G A A. D D. D0 L L? L! R R- V W E E! E. F F0 F.          | -
            reverse-processing  | V? V! V0                                                         | REVERSE_REQUESTED
            reverse-ignored     | C C? C! G A A. D D. D0 L L? L! R R- V0 W E E! E. F F0 F.         | -
            reverse-ignored     | V V? V!                                                          | FAILED
            forfeit-settled     | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E. F.           | -
            forfeit-settled     | E E!                                                             | EXPIRED
            forfeit-settled     | F F0                                                             | FORFEITED
            forfeit-resolved    | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E. F.           | -
            forfeit-resolved    | E E!                                                             | EXPIRED
            forfeit-resolved    | F F0                                                             | FORFEITED
            forfeit-unknown     | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E. F.           | -
            forfeit-unknown     | E E! F F0                                                        | UNKNOWN
            forfeit-failed      | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E! E. F.        | -
            forfeit-failed      | E F F0                                                           | FAILED
            forfeit-processing  | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E. F F.       | -
            forfeit-processing  | E!                                                               | EXPIRED
            forfeit-processing  | F0                                                               | FORFEITED
            forfeit-ignored     | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E. F0 F.        | -
            forfeit-ignored     | E E! F                                                           | FAILED
            credit-settled-late | C C? C!                                                          | EXPIRED forfeit
            credit-settled-late | G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.         | -
            another's           | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F. | x not-its-effect
            begun               | C C? C! A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.   | -
            begun               | G                                                                | ROLLING_ACTIVE
            reached             | C C? C!                                                          | x not-now
            reached             | G                                                                | ROLLING_REQUESTED
            reached             | A A.                                                             | COMPLETED
            reached             | D D. D0 L L? L! R                                                | -
            reached             | R-                                                               | RELEASED
            reached             | V                                                                | REVERSE_REQUESTED
            reached             | V?                                                               | UNKNOWN
            reached             | V! V0 F0                                                         | FAILED
            reached             | W                                                                | REVERSED
            reached             | E E.                                                             | EXPIRED (review)
            reached             | E!                                                               | FAILED (review)
            reached             | F F.                                                             | FORFEITED
            missed              | C C? C!                                                          | x not-now
            missed              | G A A. R- V V? V! V0 W E E! E. F F0 F.                           | -
            missed              | D D. D0                                                          | ROLLING_ACTIVE
            missed              | L                                                                | RELEASE_REQUESTED (review)
            missed              | L?                                                               | UNKNOWN (review)
            missed              | L!                                                               | FAILED (review)
            missed              | R                                                                | RELEASED (review)
            ended-missed        | C C? C! G A D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.    | -
            ended-missed        | A.                                                               | EXPIRED forfeit
            ended-reached       | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F. | -
            wake                | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F. | -
            wake-after-an-hour  | C C? C! G A A. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.      | -
            wake-after-an-hour  | D D.                                                             | RELEASE_REQUESTED release watched
            wake-after-a-week   | C C? C! A. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.          | -
            wake-after-a-week   | G                                                                | ROLLING_REQUESTED run_out
            wake-after-a-week   | A                                                                | ROLLING_ACTIVE run_out
            wake-after-a-week   | D D.                                                             | RELEASE_REQUESTED release watched
            release             | C C? C! G A A. L L? L! R R- V V? V! V0 W E E! E. F F0 F.         | x not-now
            release             | D D. D0                                                          | RELEASE_REQUESTED release watched
            reverse             | C C? C! L L? L! V V? V! W E E! E. F F.                           | x not-now
            reverse             | G A A. D D. D0                                                   | REVERSE_REQUESTED reverse forgotten
            reverse             | R V0 F0                                                          | REVERSE_REQUESTED reverse
            reverse             | R-                                                               | REVERSE_REQUESTED (review) reverse
            forfeit             | C C? C! D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F.        | x not-now
            forfeit             | G A A.                                                           | FORFEITED forfeit forgotten
            review              | C C? C! G A A. D D. D0 L L? L! R V V? V! V0 W E E! E. F F0 F.    | x nothing-to-review
            review              | R-                                                               | RELEASED
            no-note             | C C? C! G A A. D D. D0 L L? L! R R- V V? V! V0 W E E! E. F F0 F. | x invalid-note
            """;

    @Test
    void eachStateWithEachCommand() {
        Map<String, @Nullable CouponState> states = states();
        Map<String, String> actual = new LinkedHashMap<>();
        commands().forEach((name, command) -> states.forEach((state, before) -> {
            if (before == null && !name.startsWith("activate")) {
                assertThat(LED.becomes(null, command)).isEqualTo("x unknown-coupon-log");
            } else {
                actual.put(name + " " + state, LED.becomes(before, command));
            }
        }));
        assertThat(actual).isEqualTo(DecisionTable.read(TABLE));
    }

    @Test
    void whatNeedNotBeHeldIsReleasedAtOnce() {
        CouponState active = LED.after(null, new CouponCommand.Activate(terms(2_000, Duration.ZERO), null),
                told(Step.CREDIT, EffectStatus.SETTLED), new CouponCommand.RollingBegun());
        assertThat(LED.becomes(active, new Said(new CouponCommand.RollingTurned(true, 10_000), NOON)))
                .isEqualTo("RELEASE_REQUESTED release watched");
    }

    @Test
    void itIsWokenWhenSomethingIsDue() {
        Map<String, @Nullable CouponState> states = states();
        assertThat(wakeAt(states.get("G"))).isEqualTo(EXPIRED);
        assertThat(wakeAt(states.get("A"))).isEqualTo(EXPIRED);
        assertThat(wakeAt(states.get("A."))).isEqualTo(EXPIRED.plus(CouponDecider.ASKED_AGAIN));
        assertThat(wakeAt(states.get("D"))).isEqualTo(NOON.plus(HOUR));
        assertThat(wakeAt(states.get("D."))).isEqualTo(NOON.plus(HOUR));
        states.keySet().removeAll(List.of("N", "G", "A", "A.", "D", "D."));
        assertThat(states.values()).allSatisfy(state -> assertThat(wakeAt(state)).isNull());
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            currency | amount         | deposit | multiplier | base               | hours | at             | required
            EUR      | 2000           | 0       | 5          | BONUS              | 1     | -              | 10000
            EUR      | 2000           | 5000    | 5          | DEPOSIT            | 1     | -              | 25000
            EUR      | 2000           | 5000    | 5          | BONUS_PLUS_DEPOSIT | 1     | -              | 35000
            EUR      | 10000000000000 | 0       | 100        | BONUS              | 1     | -              | 1000000000000000
            euro     | 2000           | 0       | 5          | BONUS              | 1     | /currency      | 10000
            EUR      | 0              | 0       | 5          | BONUS              | 1     | /amount        | 0
            EUR      | 10000000000001 | 0       | 1          | BONUS              | 1     | /amount        | 10000000000001
            EUR      | 2000           | -1      | 5          | BONUS              | 1     | /deposit       | 10000
            EUR      | 2000           | 0       | 5          | DEPOSIT            | 1     | /deposit       | 0
            EUR      | 2000           | 0       | 0          | BONUS              | 1     | /multiplier    | 0
            EUR      | 2000           | 0       | 101        | BONUS              | 1     | /multiplier    | 202000
            EUR      | 2000           | 0       | 5          | BONUS              | 0     | /expires_after | 10000
            """)
    void itsTermsHaveToBeMeant(String currency, long amount, long deposit, int multiplier, CouponTerms.Base base,
            int hours, String at, long required) {
        CouponTerms terms = new CouponTerms(currency, amount, deposit, multiplier, base, TERMS.wagering(),
                Duration.ofHours(hours), Duration.ZERO);
        assertThat(terms.required()).isEqualTo(required);
        Decision<CouponEvent> decision = LED.decide(null, new CouponCommand.Activate(terms, null), NOON);
        assertThat(decision instanceof Decision.Rejected<CouponEvent>(Decision.Rejection why) ? why.pointer() : "-")
                .isEqualTo(at);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "-", textBlock = """
            default | of     | name     | max_bet             | expires | release | at
            10000   | 1000   | roulette | -                   | P366D   | P30D    | decided
            100000  | 100000 | roulette | 1                   | PT1S    | PT0S    | decided
            0       | 0      | roulette | 9223372036854775807 | P1D     | PT0S    | decided
            100001  | 0      | roulette | -                   | P1D     | PT0S    | /wagering
            -1      | 0      | roulette | -                   | P1D     | PT0S    | /wagering
            0       | 100001 | roulette | -                   | P1D     | PT0S    | /wagering
            0       | -1     | roulette | -                   | P1D     | PT0S    | /wagering
            0       | 1      | Roulette | -                   | P1D     | PT0S    | /wagering
            0       | 1      | ' '      | -                   | P1D     | PT0S    | /wagering
            0       | 1      | roulette | 0                   | P1D     | PT0S    | /wagering
            0       | 1      | roulette | -                   | P367D   | PT0S    | /expires_after
            0       | 1      | roulette | -                   | PT0S    | PT0S    | /expires_after
            0       | 1      | roulette | -                   | P1D     | P31D    | /release_after
            0       | 1      | roulette | -                   | P1D     | PT-1S   | /release_after
            """)
    void whatCountsHasToBeMeant(int standard_bp, int of_bp, String name, @Nullable Long maxBet, Duration expiresAfter,
            Duration releaseAfter, String at) {
        Weights weights = new Weights(standard_bp, new TreeMap<>(Map.of(name, of_bp)), new TreeMap<>());
        CouponTerms terms = new CouponTerms("EUR", 2_000, 0, 5, CouponTerms.Base.BONUS,
                new Wagering(Wagering.Base.STAKE, weights, maxBet, Wagering.Order.ONE_BY_ONE), expiresAfter,
                releaseAfter);
        Decision<CouponEvent> decision = LED.decide(null, new CouponCommand.Activate(terms, null), NOON);
        assertThat(decision instanceof Decision.Rejected<CouponEvent>(Decision.Rejection why) ? why.pointer()
                : "decided").isEqualTo(at);
    }

    @Test
    void aUseIsOfItsOwnBrand() {
        Subject another = new Subject(Coupon.DECIDER, "borealis", ID.text());
        assertThat(
                LED.decider().decide(another, null, new CouponCommand.Activate(TERMS, ASKER),
                        new Given(NOON, "crm", "ann")))
                .isInstanceOfSatisfying(Decision.Rejected.class,
                        rejected -> assertThat(rejected.rejection().code()).isEqualTo("not-its-subject"));
    }

    @Test
    void whatIsAskedOfTheWalletNamesTheUse() {
        Coupon coupon = requireNonNull(states().get("C")).coupon();
        String token = "coupon_log:aurora~welcome~p1~1";
        for (Effect effect : List.of(coupon.credit(), coupon.release(), coupon.reverse(), coupon.forfeit())) {
            assertThat(((OfWallet) effect.content()).credit()).isEqualTo(
                    new WalletCredit(2_000, "EUR", PayAs.COUPON, token, "for a coupon; " + token));
            assertThat(effect.owner().id()).isEqualTo(ID.text());
        }
        assertThat(Stream.of(coupon.release(), coupon.reverse(), coupon.forfeit())
                .map(effect -> ((OfWallet) effect.content()).ofCredit()))
                .containsOnly(Optional.of(coupon.credit().requestId()));
    }

    private static @Nullable Instant wakeAt(@Nullable CouponState state) {
        return LED.decider().wakeAt(requireNonNull(state)).orElse(null);
    }

    /// A command, and when it comes.
    static Map<String, Said> commands() {
        Map<String, Said> commands = new LinkedHashMap<>();
        put(commands, "activate", new CouponCommand.Activate(TERMS, ASKER));
        put(commands, "activate-else", new CouponCommand.Activate(deposited(1), ASKER));
        put(commands, "activate-newer",
                new CouponCommand.Activate(terms(2_001, HOUR), new DefinedAs(2, "5f0c"), ASKER));
        put(commands, "look", new CouponCommand.Look());
        for (Step step : Step.values()) {
            for (EffectStatus status : List.of(EffectStatus.SETTLED, EffectStatus.RESOLVED, EffectStatus.UNKNOWN,
                    EffectStatus.FAILED, EffectStatus.PROCESSING, EffectStatus.IGNORED)) {
                if (step != Step.ROLLING) {
                    put(commands, "%s-%s".formatted(step, status).toLowerCase(Locale.ROOT), told(step, status));
                }
            }
        }
        commands.put("credit-settled-late", new Said(told(Step.CREDIT, EffectStatus.SETTLED), EXPIRED));
        put(commands, "another's", new CouponCommand.Told(
                new EffectNews("coupon-credit-12", "", EffectStatus.PROCESSING, EffectStatus.SETTLED)));
        put(commands, "begun", new CouponCommand.RollingBegun());
        put(commands, "reached", new CouponCommand.RollingTurned(true, 10_000));
        put(commands, "missed", new CouponCommand.RollingTurned(false, 9_000));
        put(commands, "ended-reached", new CouponCommand.RollingEnded(true, 10_000));
        put(commands, "ended-missed", new CouponCommand.RollingEnded(false, 9_000));
        put(commands, "wake", new CouponCommand.Wake());
        commands.put("wake-after-an-hour", new Said(new CouponCommand.Wake(), NOON.plus(HOUR)));
        commands.put("wake-after-a-week", new Said(new CouponCommand.Wake(), EXPIRED));
        put(commands, "release", new CouponCommand.Release("ticket 1"));
        put(commands, "reverse", new CouponCommand.Reverse("ticket 1"));
        put(commands, "forfeit", new CouponCommand.Forfeit("ticket 1"));
        put(commands, "review", new CouponCommand.Review("ticket 1"));
        put(commands, "no-note", new CouponCommand.Reverse(" "));
        return commands;
    }

    private static void put(Map<String, Said> commands, String name, CouponCommand command) {
        commands.put(name, new Said(command, NOON));
    }

    /// Each by the way that leads there.
    static Map<String, @Nullable CouponState> states() {
        CouponCommand credited = told(Step.CREDIT, EffectStatus.SETTLED);
        CouponCommand begun = new CouponCommand.RollingBegun();
        CouponCommand reached = new CouponCommand.RollingTurned(true, 10_000);
        CouponCommand release = new CouponCommand.Release("n");
        CouponCommand reverse = new CouponCommand.Reverse("n");
        CouponCommand forfeit = new CouponCommand.Forfeit("n");
        CouponState requested = LED.after(null, new CouponCommand.Activate(TERMS, ASKER));
        CouponState toBeWagered = LED.after(requested, credited);
        CouponState active = LED.after(toBeWagered, begun);
        CouponState completed = LED.after(active, reached);
        CouponState releasing = LED.after(completed, release);
        CouponState released = LED.after(releasing, told(Step.RELEASE, EffectStatus.SETTLED));
        CouponState reversing = LED.after(active, reverse);
        CouponState runOut = LED.after(active, new CouponCommand.Wake(), EXPIRED);
        CouponState expiring = LED.after(runOut, new CouponCommand.RollingEnded(false, 9_000));
        CouponState forfeiting = LED.after(active, forfeit);
        Map<String, @Nullable CouponState> states = new LinkedHashMap<>();
        states.put("N", null);
        states.put("C", requested);
        states.put("C?", LED.after(requested, told(Step.CREDIT, EffectStatus.UNKNOWN)));
        states.put("C!", LED.after(requested, told(Step.CREDIT, EffectStatus.FAILED)));
        states.put("G", toBeWagered);
        states.put("A", active);
        states.put("A.", runOut);
        states.put("D", completed);
        states.put("D.", LED.after(runOut, reached));
        states.put("D0", LED.after(releasing, told(Step.RELEASE, EffectStatus.FAILED),
                told(Step.RELEASE, EffectStatus.IGNORED)));
        states.put("L", releasing);
        states.put("L?", LED.after(releasing, told(Step.RELEASE, EffectStatus.UNKNOWN)));
        states.put("L!", LED.after(releasing, told(Step.RELEASE, EffectStatus.FAILED)));
        states.put("R", released);
        states.put("R-", LED.after(released, new CouponCommand.RollingTurned(false, 9_000)));
        states.put("V", reversing);
        states.put("V?", LED.after(reversing, told(Step.REVERSE, EffectStatus.UNKNOWN)));
        states.put("V!", LED.after(reversing, told(Step.REVERSE, EffectStatus.FAILED)));
        states.put("V0", LED.after(reversing, told(Step.REVERSE, EffectStatus.FAILED),
                told(Step.REVERSE, EffectStatus.IGNORED)));
        states.put("W", LED.after(reversing, told(Step.REVERSE, EffectStatus.SETTLED)));
        states.put("E", expiring);
        states.put("E!", LED.after(expiring, told(Step.FORFEIT, EffectStatus.FAILED)));
        states.put("E.", LED.after(expiring, told(Step.FORFEIT, EffectStatus.SETTLED)));
        states.put("F", forfeiting);
        states.put("F0", LED.after(forfeiting, told(Step.FORFEIT, EffectStatus.IGNORED)));
        states.put("F.", LED.after(forfeiting, told(Step.FORFEIT, EffectStatus.SETTLED)));
        return states;
    }

    static CouponCommand told(Step step, EffectStatus status) {
        String requestId = switch (step) {
            case CREDIT -> STRINGS.credit();
            case ROLLING -> STRINGS.rolling();
            case RELEASE -> STRINGS.release();
            case REVERSE -> STRINGS.reverse();
            case FORFEIT -> STRINGS.forfeit();
        };
        return new CouponCommand.Told(new EffectNews(requestId, "", EffectStatus.PROCESSING, status));
    }

    private static CouponTerms deposited(long deposit) {
        return new CouponTerms(TERMS.currency(), TERMS.amount(), deposit, TERMS.multiplier(), TERMS.base(),
                TERMS.wagering(), TERMS.expiresAfter(), TERMS.releaseAfter());
    }
}
