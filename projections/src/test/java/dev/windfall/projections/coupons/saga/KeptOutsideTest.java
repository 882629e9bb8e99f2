package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.coupons.saga.LedCoupon.Said;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.DecisionTable;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static dev.windfall.projections.coupons.saga.LedCoupon.EXPIRED;
import static dev.windfall.projections.coupons.saga.LedCoupon.HOUR;
import static dev.windfall.projections.coupons.saga.LedCoupon.ID;
import static dev.windfall.projections.coupons.saga.LedCoupon.NOON;
import static dev.windfall.projections.coupons.saga.LedCoupon.STRINGS;
import static dev.windfall.projections.coupons.saga.LedCoupon.terms;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/// Every state of a use whose requirement a rolling service keeps, with what is said of it. The letters are those of [CouponDeciderTest];
/// behind `.` its time is over, and the letter or sign after it says how the end stands: `?` unknown, `!` in the dead-letter list, `0`
/// given up. B is being wagered once more after a release was given up, and the service has ended it; b the same while it has not.
class KeptOutsideTest {

    private static final LedCoupon LED = new LedCoupon(new CouponDecider(Keeper.SERVICE));

    private static final String TABLE = """
            command            | states                                                         | becomes
            activate           | C G G? G! G0 G. A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F | -
            credit-settled     | C                                                              | ROLLING_REQUESTED rolling
            credit-settled     | G G? G! G0 G. A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F   | -
            rolling-settled    | C A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F               | -
            rolling-settled    | G G? G! G0 G.                                                  | ROLLING_ACTIVE
            rolling-resolved   | C A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F               | -
            rolling-resolved   | G G? G! G0 G.                                                  | ROLLING_ACTIVE
            end-resolved       | C G G? G! G0 A D B E E.                                        | -
            end-resolved       | G. A. A.? A.! A.0                                              | EXPIRED forfeit
            end-resolved       | D. D0                                                          | COMPLETED
            end-resolved       | b                                                              | ROLLING_ACTIVE
            end-resolved       | L                                                              | RELEASE_REQUESTED
            end-resolved       | R                                                              | RELEASED
            end-resolved       | R-                                                             | RELEASED (review)
            end-resolved       | V                                                              | REVERSE_REQUESTED
            end-resolved       | W                                                              | REVERSED
            end-resolved       | F                                                              | FORFEITED
            rolling-unknown    | C G? A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F            | -
            rolling-unknown    | G G! G0                                                        | UNKNOWN
            rolling-unknown    | G.                                                             | ROLLING_ACTIVE
            end-unknown        | C G G? G! G0 A A.? D B E E.                                    | -
            end-unknown        | G. A. A.! A.0                                                  | UNKNOWN
            end-unknown        | D. D0                                                          | COMPLETED
            end-unknown        | b                                                              | ROLLING_ACTIVE
            end-unknown        | L                                                              | RELEASE_REQUESTED
            end-unknown        | R                                                              | RELEASED
            end-unknown        | R-                                                             | RELEASED (review)
            end-unknown        | V                                                              | REVERSE_REQUESTED
            end-unknown        | W                                                              | REVERSED
            end-unknown        | F                                                              | FORFEITED
            rolling-failed     | G G? G0                                                        | FAILED
            rolling-failed     | C G! A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F            | -
            rolling-failed     | G.                                                             | ROLLING_ACTIVE
            end-failed         | G. A. A.? A.0                                                  | FAILED
            end-failed         | C G G? G! G0 A A.! D B E E.                                    | -
            end-failed         | D. D0                                                          | COMPLETED
            end-failed         | b                                                              | ROLLING_ACTIVE
            end-failed         | L                                                              | RELEASE_REQUESTED
            end-failed         | R                                                              | RELEASED
            end-failed         | R-                                                             | RELEASED (review)
            end-failed         | V                                                              | REVERSE_REQUESTED
            end-failed         | W                                                              | REVERSED
            end-failed         | F                                                              | FORFEITED
            rolling-processing | C G G. A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F          | -
            rolling-processing | G? G! G0                                                       | ROLLING_REQUESTED
            end-processing     | C G G? G! G0 G. A A. D D. D0 B b L R R- V W E E. F             | -
            end-processing     | A.? A.! A.0                                                    | ROLLING_ACTIVE
            rolling-ignored    | G G? G!                                                        | FAILED
            rolling-ignored    | C G0 A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F            | -
            rolling-ignored    | G.                                                             | ROLLING_ACTIVE
            end-ignored        | G. A. A.? A.!                                                  | FAILED
            end-ignored        | C G G? G! G0 A A.0 D B E E.                                    | -
            end-ignored        | D. D0                                                          | COMPLETED
            end-ignored        | b                                                              | ROLLING_ACTIVE
            end-ignored        | L                                                              | RELEASE_REQUESTED
            end-ignored        | R                                                              | RELEASED
            end-ignored        | R-                                                             | RELEASED (review)
            end-ignored        | V                                                              | REVERSE_REQUESTED
            end-ignored        | W                                                              | REVERSED
            end-ignored        | F                                                              | FORFEITED
            end-reached        | C G G? G! G0 A D                                               | -
            end-reached        | E E.                                                           | EXPIRED (review)
            end-reached        | G. A. A.? A.! A.0 D. D0 B b                                    | COMPLETED
            end-reached        | L                                                              | RELEASE_REQUESTED
            end-reached        | R R-                                                           | RELEASED
            end-reached        | V                                                              | REVERSE_REQUESTED
            end-reached        | W                                                              | REVERSED
            end-reached        | F                                                              | FORFEITED
            end-missed         | C G G? G! G0 A D                                               | -
            end-missed         | E E.                                                           | EXPIRED
            end-missed         | G. A. A.? A.! A.0 D.                                           | EXPIRED forfeit
            end-missed         | D0 B b                                                         | ROLLING_ACTIVE
            end-missed         | L                                                              | RELEASE_REQUESTED (review)
            end-missed         | R R-                                                           | RELEASED (review)
            end-missed         | V                                                              | REVERSE_REQUESTED
            end-missed         | W                                                              | REVERSED
            end-missed         | F                                                              | FORFEITED
            end-reached-before | C G G? G! G0 A D B E E.                                        | -
            end-reached-before | G. D. D0                                                       | COMPLETED
            end-reached-before | A. A.? A.! A.0                                                 | EXPIRED forfeit
            end-reached-before | b                                                              | ROLLING_ACTIVE
            end-reached-before | L                                                              | RELEASE_REQUESTED
            end-reached-before | R                                                              | RELEASED
            end-reached-before | R-                                                             | RELEASED (review)
            end-reached-before | V                                                              | REVERSE_REQUESTED
            end-reached-before | W                                                              | REVERSED
            end-reached-before | F                                                              | FORFEITED
            reported           | C                                                              | x not-now
            reported           | G G? G! G0 G. A A. A.? A.! A.0 D D. D0 B b                     | COMPLETED
            reported           | L                                                              | RELEASE_REQUESTED
            reported           | R R-                                                           | RELEASED
            reported           | V                                                              | REVERSE_REQUESTED
            reported           | W                                                              | REVERSED
            reported           | E E.                                                           | EXPIRED (review)
            reported           | F                                                              | FORFEITED
            reported-missed    | A.! A.0                                                        | FAILED
            reported-missed    | C                                                              | x not-now
            reported-missed    | G G? G! G0 G. A A. D D. D0 B b                                 | ROLLING_ACTIVE
            reported-missed    | A.?                                                            | UNKNOWN
            reported-missed    | L                                                              | RELEASE_REQUESTED (review)
            reported-missed    | R R-                                                           | RELEASED (review)
            reported-missed    | V                                                              | REVERSE_REQUESTED
            reported-missed    | W                                                              | REVERSED
            reported-missed    | E E.                                                           | EXPIRED
            reported-missed    | F                                                              | FORFEITED
            reported-before    | C                                                              | x not-now
            reported-before    | G G? G! G0 G.                                                  | COMPLETED
            reported-before    | A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F                 | -
            ledger-begun       | C G G? G! G0 G. A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F | -
            ledger-turned      | C G G? G! G0 G. A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F | -
            ledger-missed      | C G G? G! G0 G. A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F | -
            ledger-ended       | C G G? G! G0 G. A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F | -
            wake               | C G G? G! G0 G. A A. A.? A.! A.0 D D. D0 B b L R R- V W E E. F | -
            wake-after-an-hour | C G G? G! G0 G. A A. A.? A.! A.0 D0 B b L R R- V W E E. F      | -
            wake-after-an-hour | D                                                              | RELEASE_REQUESTED release end
            wake-after-an-hour | D.                                                             | RELEASE_REQUESTED release
            wake-after-a-week  | C G. A. A.? A.! A.0 D0 L R R- V W E E. F                       | -
            wake-after-a-week  | G G? G! G0 A                                                   | ROLLING_ACTIVE end
            wake-after-a-week  | D                                                              | RELEASE_REQUESTED release end
            wake-after-a-week  | D.                                                             | RELEASE_REQUESTED release
            wake-after-a-week  | B                                                              | EXPIRED forfeit
            wake-after-a-week  | b                                                              | ROLLING_ACTIVE
            release            | C G G? G! G0 G. A A. A.? A.! A.0 B b L R R- V W E E. F         | x not-now
            release            | D                                                              | RELEASE_REQUESTED release end
            release            | D. D0                                                          | RELEASE_REQUESTED release
            reverse            | C G? G! A.? A.! L V W E E. F                                   | x not-now
            reverse            | G G0 A D                                                       | REVERSE_REQUESTED reverse end
            reverse            | G. A. A.0 D. D0 B b R                                          | REVERSE_REQUESTED reverse
            reverse            | R-                                                             | REVERSE_REQUESTED (review) reverse
            forfeit            | C G? G! G0 A.? A.! A.0 D D. D0 L R R- V W E E. F               | x not-now
            forfeit            | G A                                                            | FORFEITED forfeit end
            forfeit            | G. A. B b                                                      | FORFEITED forfeit
            """;

    @Test
    void eachStateWithEachCommand() {
        Map<String, String> actual = new LinkedHashMap<>();
        commands().forEach((name, said) -> states()
                .forEach((state, before) -> actual.put(name + " " + state, LED.becomes(before, said))));
        assertThat(actual).isEqualTo(DecisionTable.read(TABLE));
    }

    @Test
    void whatNeedNotBeHeldIsReleasedAtOnce() {
        CouponState active = LED.after(null, new CouponCommand.Activate(terms(2_000, Duration.ZERO), null),
                told(STRINGS.credit(), EffectStatus.SETTLED), told(STRINGS.rolling(), EffectStatus.SETTLED));
        assertThat(LED.becomes(active, new Said(reported(1, true), NOON))).isEqualTo("RELEASE_REQUESTED release end");
    }

    @Test
    void itIsWokenWhenSomethingIsDue() {
        Map<String, CouponState> states = states();
        List<String> wagered = List.of("G", "G?", "G!", "G0", "A", "B", "b");
        List<String> completed = List.of("D", "D.");
        wagered.forEach(state -> assertThat(LED.decider().wakeAt(requireNonNull(states.get(state)))).hasValue(EXPIRED));
        completed.forEach(state -> assertThat(LED.decider().wakeAt(requireNonNull(states.get(state))))
                .hasValue(NOON.plus(HOUR)));
        states.keySet().removeAll(wagered);
        states.keySet().removeAll(completed);
        assertThat(states.values()).allSatisfy(state -> assertThat(LED.decider().wakeAt(state)).isEmpty());
    }

    @Test
    void whatIsAskedOfTheServiceNamesTheUse() {
        Coupon coupon = requireNonNull(states().get("C")).coupon();
        String token = "coupon_log:aurora~welcome~p1~1";
        Content.RollingOpen opened = new Content.RollingOpen(coupon.requirement(), token, "for a coupon; " + token);
        assertThat(coupon.opening()).isEqualTo(new Effect("coupon-rolling-aurora~welcome~p1~1", "aurora", "p1", opened,
                Coupon.subject(ID)));
        assertThat(coupon.ending()).isEqualTo(new Effect("coupon-end-aurora~welcome~p1~1", "aurora", "p1",
                new Content.RollingEnd(opened), Coupon.subject(ID)));
        assertThat(coupon.requirement().amount()).isEqualTo(10_000);
    }

    /// Whoever changes the setting changes nothing of what is under way.
    @Test
    void aUseStaysWithWhomItWasGivenTo() {
        CouponDecider other = new CouponDecider(Keeper.LEDGER);
        CouponState requested = requireNonNull(states().get("C"));
        Given given = new Given(NOON, "backoffice", "ann");
        Decision<CouponEvent> granted = other.decide(Coupon.subject(ID), requested,
                told(STRINGS.credit(), EffectStatus.SETTLED), given);
        assertThat(((Decision.Decided<CouponEvent>) granted).consequences())
                .containsExactly(new Consequence.Request(requested.coupon().opening()));
        assertThat(other.decide(Coupon.subject(ID), requested, new CouponCommand.Activate(terms(2_000, HOUR), null),
                given))
                .isInstanceOf(Decision.Unchanged.class);
    }

    @Test
    void aReportThatContradictsItselfIsRefused() {
        CouponState active = requireNonNull(states().get("A"));
        assertThat(LED.becomes(active, new Said(
                new CouponCommand.RollingReported(new RollingWord(5, true, 9_999)), NOON)))
                .isEqualTo("x contradicts-itself");
        assertThat(LED.becomes(active, new Said(
                new CouponCommand.RollingReported(new RollingWord(5, true, 10_000)), NOON))).isEqualTo("COMPLETED");
    }

    @Test
    void aReportOfWhatTheLedgerCountsIsRefused() {
        CouponState state = CouponState
                .activated(new Coupon(ID, terms(2_000, HOUR), DefinedAs.NONE, NOON, "crm", "ann", null, Keeper.LEDGER),
                        NOON);
        assertThat(LED.becomes(state, new Said(reported(1, true), NOON))).isEqualTo("x not-its-rolling");
        assertThat(LED.becomes(state, new Said(ended(1, true), NOON))).isEqualTo("x not-its-effect");
    }

    private static Map<String, Said> commands() {
        Map<String, Said> commands = new LinkedHashMap<>();
        put(commands, "activate", new CouponCommand.Activate(terms(2_000, HOUR), null));
        put(commands, "credit-settled", told(STRINGS.credit(), EffectStatus.SETTLED));
        for (EffectStatus status : List.of(EffectStatus.SETTLED, EffectStatus.RESOLVED, EffectStatus.UNKNOWN,
                EffectStatus.FAILED, EffectStatus.PROCESSING, EffectStatus.IGNORED)) {
            String name = status.name().toLowerCase(Locale.ROOT);
            put(commands, "rolling-" + name, told(STRINGS.rolling(), status));
            if (status != EffectStatus.SETTLED) {
                put(commands, "end-" + name, told(STRINGS.end(), status));
            }
        }
        put(commands, "end-reached", ended(5, true));
        put(commands, "end-missed", ended(5, false));
        put(commands, "end-reached-before", ended(1, true));
        put(commands, "reported", reported(5, true));
        put(commands, "reported-missed", reported(5, false));
        put(commands, "reported-before", reported(1, true));
        put(commands, "ledger-begun", new CouponCommand.RollingBegun());
        put(commands, "ledger-turned", new CouponCommand.RollingTurned(true, 10_000));
        put(commands, "ledger-missed", new CouponCommand.RollingTurned(false, 9_000));
        put(commands, "ledger-ended", new CouponCommand.RollingEnded(false, 9_000));
        put(commands, "wake", new CouponCommand.Wake());
        commands.put("wake-after-an-hour", new Said(new CouponCommand.Wake(), NOON.plus(HOUR)));
        commands.put("wake-after-a-week", new Said(new CouponCommand.Wake(), EXPIRED));
        put(commands, "release", new CouponCommand.Release("ticket 1"));
        put(commands, "reverse", new CouponCommand.Reverse("ticket 1"));
        put(commands, "forfeit", new CouponCommand.Forfeit("ticket 1"));
        return commands;
    }

    private static void put(Map<String, Said> commands, String name, CouponCommand command) {
        commands.put(name, new Said(command, NOON));
    }

    /// Each by the way that leads there.
    private static Map<String, CouponState> states() {
        String rolling = STRINGS.rolling();
        String end = STRINGS.end();
        CouponCommand release = new CouponCommand.Release("n");
        CouponCommand wake = new CouponCommand.Wake();
        CouponState requested = LED.after(null, new CouponCommand.Activate(terms(2_000, HOUR), null));
        CouponState toBeWagered = LED.after(requested, told(STRINGS.credit(), EffectStatus.SETTLED));
        CouponState active = LED.after(toBeWagered, told(rolling, EffectStatus.SETTLED), reported(2, false));
        CouponState completed = LED.after(active, reported(3, true));
        CouponState runOut = LED.after(active, wake, EXPIRED);
        CouponState releasing = LED.after(completed, release);
        CouponState released = LED.after(releasing, told(STRINGS.release(), EffectStatus.SETTLED));
        CouponState givenUp = LED.after(releasing, told(STRINGS.release(), EffectStatus.IGNORED));
        CouponState reversing = LED.after(active, new CouponCommand.Reverse("n"));
        CouponState expiring = LED.after(runOut, ended(3, false));
        Map<String, CouponState> states = new LinkedHashMap<>();
        states.put("C", requested);
        states.put("G", toBeWagered);
        states.put("G?", LED.after(toBeWagered, told(rolling, EffectStatus.UNKNOWN)));
        states.put("G!", LED.after(toBeWagered, told(rolling, EffectStatus.FAILED)));
        states.put("G0", LED.after(toBeWagered, told(rolling, EffectStatus.IGNORED)));
        states.put("G.", LED.after(toBeWagered, wake, EXPIRED));
        states.put("A", active);
        states.put("A.", runOut);
        states.put("A.?", LED.after(runOut, told(end, EffectStatus.UNKNOWN)));
        states.put("A.!", LED.after(runOut, told(end, EffectStatus.FAILED)));
        states.put("A.0", LED.after(runOut, told(end, EffectStatus.IGNORED)));
        states.put("D", completed);
        states.put("D.", LED.after(runOut, reported(3, true)));
        states.put("D0", givenUp);
        states.put("B", LED.after(givenUp, ended(3, true), reported(4, false)));
        states.put("b", LED.after(givenUp, reported(4, false)));
        states.put("L", releasing);
        states.put("R", released);
        states.put("R-", LED.after(released, reported(4, false)));
        states.put("V", reversing);
        states.put("W", LED.after(reversing, told(STRINGS.reverse(), EffectStatus.SETTLED)));
        states.put("E", expiring);
        states.put("E.", LED.after(expiring, told(STRINGS.forfeit(), EffectStatus.SETTLED)));
        states.put("F", LED.after(active, new CouponCommand.Forfeit("n")));
        return states;
    }

    private static CouponCommand reported(long number, boolean isReached) {
        return new CouponCommand.RollingReported(new RollingWord(number, isReached, isReached ? 10_000 : 9_000));
    }

    private static CouponCommand ended(long number, boolean isReached) {
        return new CouponCommand.Told(new EffectNews(STRINGS.end(), "", EffectStatus.PROCESSING, EffectStatus.SETTLED)
                .saying(new RollingWord(number, isReached, isReached ? 10_000 : 9_000).text()));
    }

    private static CouponCommand told(String requestId, EffectStatus status) {
        return new CouponCommand.Told(new EffectNews(requestId, "", EffectStatus.PROCESSING, status));
    }
}
