package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.DecisionTable;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import dev.windfall.projections.settlement.payouts.PayoutCommand.Approve;
import dev.windfall.projections.settlement.payouts.PayoutCommand.Reject;
import dev.windfall.projections.settlement.payouts.PayoutCommand.Sealed;
import dev.windfall.projections.settlement.payouts.PayoutCommand.Told;
import dev.windfall.projections.settlement.payouts.PayoutCommand.WaiveCarry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/// Every state with every command. Weeks have numbers, and so have their runs. A state is a letter: N not there; P a line of 10 for week 1
/// is being paid, H it waits, S it is paid, I it was ignored, W it was rejected; C paid, and 4 of it are to be taken back; F that is
/// forgiven; M a line of +9 and -4 waits, of which the 4 were carried. What becomes of it is how the line stands, its amount, and what is
/// moved; `-` is nothing, `x` why not.
class PayoutDeciderTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final PayoutDecider DECIDER = new PayoutDecider();
    private static final RuleName RULE = new RuleName(Kind.LOSSBACK, "weekly");
    private static final AccountId ACCOUNT = new AccountId("aurora", RULE, "p1", "EUR");
    private static final Subject SUBJECT = ACCOUNT.subject();
    private static final PayAs CASH = new PayAs.Cash();

    private static final String STATES = "N P H S I W C F M";

    private static final String TABLE = """
            command     | states            | becomes
            more        | N P H S I W F     | PROCESSING 7, new>pending 3:+7, pay 7
            more        | C                 | PROCESSING 3, new>pending 3:+7, carry>pending 1:-4, pay 3
            more        | M                 | -
            much        | N P H S I W F     | HELD 7, new>pending 3:+7
            much        | C                 | PROCESSING 3, new>pending 3:+7, carry>pending 1:-4, pay 3
            much        | M                 | -
            not-much    | N P H S I W F     | PROCESSING 7, new>pending 3:+7, pay 7
            not-much    | C                 | PROCESSING 3, new>pending 3:+7, carry>pending 1:-4, pay 3
            not-much    | M                 | -
            as-much     | N P H S I W F     | PROCESSING 4, new>pending 3:+4, pay 4
            as-much     | C                 | SETTLED 0, new>paid 3:+4, carry>paid 1:-4
            as-much     | M                 | -
            less        | N P H S F         | CARRIED -4, new>carry 1:-4
            less        | I W               | SETTLED 0, new>waived 1:-4
            less        | C                 | CARRIED -8, new>carry 1:-4
            less        | M                 | -
            far-less    | N P H S F         | CARRIED -15, new>carry 1:-15
            far-less    | I W               | CARRIED -5, new>waived 1:-10, new>carry 1:-5
            far-less    | C                 | CARRIED -19, new>carry 1:-15
            far-less    | M                 | -
            both        | N P H S F         | PROCESSING 3, new>pending 1:-4, new>pending 3:+7, pay 3
            both        | I W               | PROCESSING 7, new>waived 1:-4, new>pending 3:+7, pay 7
            both        | C                 | CARRIED -1, new>carry 1:-4, new>carry 3:+7
            both        | M                 | -
            same        | N P H S I W F M   | -
            same        | C                 | CARRIED -4
            again       | N                 | PROCESSING 10, new>pending 1:+10, pay 10
            again       | P H S I W C F M   | -
            approve     | N P S I W C F M   | -
            approve     | H                 | PROCESSING 10, pay 10
            reject      | N P S I W C F M   | -
            reject      | H                 | WAIVED 10, pending>waived 1:+10
            approve-3   | N P H S I W C F   | -
            approve-3   | M                 | PROCESSING 5, pay 5
            reject-3    | N P H S I W C F   | -
            reject-3    | M                 | WAIVED 5, pending>carry 1:-4, pending>waived 3:+9
            settled     | N                 | x unknown-account
            settled     | P S I W C F M     | SETTLED, pending>paid 1:+10
            settled     | H                 | x not-approved
            failed      | N                 | x unknown-account
            failed      | P S I W C F M     | FAILED
            failed      | H                 | x not-approved
            resolved    | N                 | x unknown-account
            resolved    | P S I W C F M     | SETTLED, pending>paid 1:+10
            resolved    | H                 | x not-approved
            ignored     | N                 | x unknown-account
            ignored     | P S I W C F M     | WAIVED, pending>waived 1:+10
            ignored     | H                 | x not-approved
            replayed    | N                 | x unknown-account
            replayed    | P S I W C F M     | PROCESSING
            replayed    | H                 | x not-approved
            retried     | N                 | x unknown-account
            retried     | P S I W C F M     | RETRY_SCHEDULED
            retried     | H                 | x not-approved
            asked       | N                 | x unknown-account
            asked       | P S I W C F M     | -
            asked       | H                 | x not-approved
            twice       | N                 | x unknown-account
            twice       | P S I W C F M     | SETTLED, carry>paid 1:+10
            twice       | H                 | x not-approved
            never       | N                 | x unknown-account
            never       | P S I W C F M     | -
            never       | H                 | x not-approved
            reversing   | N                 | x unknown-account
            reversing   | P S I W C F M     | DISPUTED, paid>pending 1:+10
            reversing   | H                 | x not-approved
            reversed    | N                 | x unknown-account
            reversed    | P S I W C F M     | WAIVED, pending>waived 1:+10
            reversed    | H                 | x not-approved
            booked      | N                 | x unknown-account
            booked      | P S C F M         | SETTLED, carry>paid 1:+10
            booked      | H                 | x not-approved
            booked      | I W               | SETTLED, waived>paid 1:+10
            wanted      | N                 | x unknown-account
            wanted      | P S C F M         | PROCESSING, carry>pending 1:+10
            wanted      | H                 | x not-approved
            wanted      | I W               | PROCESSING, waived>pending 1:+10
            waive       | N                 | x unknown-account
            waive       | P H S I W F M     | -
            waive       | C                 | FORGIVEN, carry>waived 1:-4
            waive-1     | N                 | x unknown-account
            waive-1     | P H S I W F M     | -
            waive-1     | C                 | FORGIVEN, carry>waived 1:-4
            waive-2     | N                 | x unknown-account
            waive-2     | P H S I W C F M   | -
            """;

    @Test
    void everyStateWithEveryCommand() {
        Map<String, String> found = new LinkedHashMap<>();
        for (String command : commands().keySet()) {
            for (String state : STATES.split(" ", -1)) {
                found.put(command + " " + state, told(state(state), command(command)));
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(DecisionTable.read(TABLE));
    }

    /// What becomes of lines while others come between. A step is `run <number> <week>:<amount> …`, of which those that end with `wait`
    /// wait; or the run's number and what its effect comes to; what is left of each week is pending/carried/waived.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            steps                                                                      | left
            run 1 1:10                                                                 | 1:10/0/0
            run 1 1:10; 1 settled                                                      | nothing
            run 1 1:10; run 2 2:5; 2 settled                                           | 1:10/0/0
            run 1 1:10; 1 settled; run 2 1:-4                                          | 1:0/-4/0
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:3                               | 1:0/-4/0 3:0/3/0
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:3; run 4 4:2                    | 1:-4/0/0 3:3/0/0 4:2/0/0
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:3; run 4 1:1                    | nothing
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9; 3 settled                    | nothing
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9; 3 ignored                    | 1:0/-4/0 3:0/0/9
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9; 3 ignored; 3 booked          | nothing
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9; 3 ignored; run 4 4:7         | 1:-4/0/0 3:0/0/9 4:7/0/0
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9; 3 ignored; run 4 4:7; 3 booked | 1:-4/4/0 4:7/0/0
            run 1 1:10; 1 ignored; run 2 1:-4                                          | 1:0/0/6
            run 1 1:10; 1 ignored; run 2 1:-4; 1 booked                                | 1:0/-4/0
            run 1 1:10; 1 ignored; run 2 1:-4; 1 wanted                                | 1:10/-4/0
            run 1 1:10; 1 ignored; run 2 1:-4; 1 wanted; 1 settled                     | 1:0/-4/0
            run 1 1:10; 1 ignored; run 2 1:-4; 1 booked; run 3 3:4                     | nothing
            run 1 1:10; 1 ignored; run 2 1:-14                                         | 1:0/-4/0
            run 1 1:10; 1 ignored; run 2 2:5 1:-4                                      | 1:0/0/6 2:5/0/0
            run 1 1:10; 1 ignored; run 2 1:5; 2 ignored; run 3 1:-12; 1 booked         | 1:0/-7/0
            run 1 1:10; 1 ignored; run 2 1:5; 2 ignored; run 3 1:-12; 1 booked; 2 booked | 1:0/-12/0
            run 1 1:10; 1 settled; 1 reversing                                         | 1:10/0/0
            run 1 1:10; 1 settled; 1 reversing; 1 reversed                             | 1:0/0/10
            run 1 1:10; 1 settled; 1 reversing; 1 reversed; run 2 1:-4                 | 1:0/0/6
            run 1 1:10; 1 settled; run 2 1:-4; waive; run 3 1:-1                       | 1:0/-1/-4
            run 1 1:10; 1 settled; run 2 1:-4; waive; run 3 1:6; 3 ignored             | 1:0/0/2
            run 1 1:10; 1 resolved                                                     | nothing
            run 1 1:10; 1 resolved; 1 twice                                            | 1:0/-10/0
            run 1 1:10; 1 resolved; 1 twice; run 2 2:15; 2 settled                     | nothing
            run 1 1:10; 1 resolved; 1 twice; 1 reversing                               | 1:10/-10/0
            run 1 1:10; 1 resolved; 1 twice; 1 reversing; 1 reversed                   | 1:0/-10/10
            run 1 1:10; 1 resolved; 1 twice; 1 reversing; 1 reversed; waive            | nothing
            run 1 1:10; 1 resolved; 1 twice; 1 reversing; 1 reversed; run 2 1:-4       | 1:0/-10/6
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9; 3 resolved; 3 twice          | 1:0/4/0 3:0/-9/0
            run 1 1:10 wait; reject 1                                                  | 1:0/0/10
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9 wait; reject 3                | 1:0/-4/0 3:0/0/9
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9 wait; approve 3; 3 settled    | nothing
            run 1 1:10; 1 settled; run 2 1:-4; run 3 3:9 wait; run 4 1:-1              | 1:-4/-1/0 3:9/0/0
            run 1 1:10 wait; run 2 2:5 wait; approve 2; reject 1                       | 1:0/0/10 2:5/0/0
            """)
    void whatIsLeft(String steps, String left) {
        PayoutState state = null;
        Map<String, Line> lines = new HashMap<>();
        for (String step : steps.split("; ", -1)) {
            PayoutEvent event = event(state, step(step, lines));
            if (event instanceof PayoutEvent.Opened opened) {
                lines.put(step.split(" ", -1)[1], opened.line());
            }
            state = DECIDER.evolve(state, event);
        }
        List<String> words = new ArrayList<>();
        Objects.requireNonNull(state).periods().forEach((period, amounts) -> words.add("%d:%d/%d/%d".formatted(
                number(period), amounts.pending(), amounts.carried(), amounts.waived())));
        assertThat(words.isEmpty() ? "nothing" : String.join(" ", words)).isEqualTo(left);
    }

    @Test
    void aLineAsksForWhatItPays() {
        Line line = opened(event(state("C"), sealed(3, null, more(3, 7))));
        assertThat(line.payment()).isEqualTo(new Consequence.Request(new Effect(
                "promo-credit-aurora~lossback~weekly~2026-11-16~p1~EUR", "aurora", "p1",
                new WalletCredit(3, "EUR", Effect.PayAs.CASH, "promo_line:aurora~lossback~weekly~2026-11-16~p1~EUR",
                        "lossback weekly from 2026-11-16"),
                SUBJECT, "2026-11-02=-4,2026-11-16=7")));
    }

    @Test
    void correctionsHaveLinesOfTheirOwn() {
        RunId corrections = run(1).with(new Purpose.Corrections(1));
        Line line = opened(event(state("S"), new Sealed(corrections, 2, List.of(corrected(1, 2)), null,
                new PayAs.Points())));
        assertThat(line.requestId()).isEqualTo("promo-credit-aurora~lossback~weekly~2026-11-02~c1~p1~EUR");
        assertThat(line.payment()).isInstanceOfSatisfying(Consequence.Request.class,
                asked -> assertThat(((Effect.Content.OfWallet) asked.effect().content()).credit().payAs())
                        .isEqualTo(Effect.PayAs.POINTS));
    }

    @Test
    void whatIsNotOfTheAccountIsRefused() {
        RunId other = RunId.settlement("borealis", RULE, week(1));
        RunId otherRule = RunId.settlement("aurora", new RuleName(Kind.REBATE, "weekly"), week(1));
        for (RunId run : List.of(other, otherRule)) {
            assertThat(told(null, new Sealed(run, 1, List.of(more(1, 5)), null, CASH)))
                    .isEqualTo("x not-its-run");
        }
        for (Purpose purpose : List.of(new Purpose.Trial(), new Purpose.Preview(1))) {
            assertThat(told(null, new Sealed(run(1).with(purpose), 1, List.of(more(1, 5)), null, CASH)))
                    .isEqualTo("x pays-nothing");
        }
        for (String requestId : List.of("adjustment-1", "promo-credit-", "promo-credit-aurora~lossback~weekly",
                "promo-credit-aurora~lossback~weekly~2026-11-02~p2~EUR",
                "promo-credit-aurora~lossback~weekly~2026-11-02~p1~USD",
                "promo-credit-borealis~lossback~weekly~2026-11-02~p1~EUR")) {
            assertThat(told(state("P"), new Told(new EffectNews(requestId, "2026-11-02=10", EffectStatus.PROCESSING,
                    EffectStatus.SETTLED)))).as(requestId).isEqualTo("x not-its-line");
        }
        assertThat(DECIDER.decide(new Subject("payout", "aurora", "p1"), null, command("more"),
                new Given(NOON, "", ""))).isInstanceOfSatisfying(Decision.Rejected.class,
                        it -> assertThat(it.rejection().code()).isEqualTo("not-an-account"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "2026-11-02=1,,2026-11-09=1", "2026-11-02", "2026-11-02=", "2026-11-02=0",
            "2026-11-02=-0", "2026-11-02=+1",
            "2026-11-02=01", "2026-11-02=1,", "2026-11-02=1,2026-11-02=1", "2026-11-09=1,2026-11-02=1",
            "2026-11-31=1", "2026-1-002=1", "2026-11-02=9223372036854775808", "2026-11-02=1 "})
    void whatIsNoMemoIsRefused(String memo) {
        assertThat(Components.ofMemo(memo)).isEmpty();
        assertThat(
                told(state("P"), new Told(new EffectNews("promo-credit-aurora~lossback~weekly~2026-11-02~p1~EUR", memo,
                        EffectStatus.PROCESSING, EffectStatus.SETTLED))))
                .isEqualTo("x not-its-memo");
    }

    @Test
    void amountsAreExactOrRefused() {
        assertThat(told(null, sealed(1, null, more(1, Long.MAX_VALUE), more(2, 1)))).isEqualTo("x amount-overflow");
        assertThat(told(null, sealed(1, null, more(1, Long.MIN_VALUE)))).isEqualTo("x amount-overflow");
        PayoutState state = evolved(null, sealed(1, null, more(1, Long.MAX_VALUE)));
        assertThat(told(state, sealed(2, null, more(1, 1)))).isEqualTo("x amount-overflow");
        assertThat(told(state, sealed(2, null, more(2, 1)))).startsWith("PROCESSING 1");
    }

    @Test
    void aRunThatComesAgainChangesNothingHoweverManyHaveComeSince() {
        PayoutState state = null;
        for (int week = 1; week <= 500; week++) {
            state = evolved(state, sealed(week, week % 100 == 1 ? 1L : null, more(week, 1)));
        }
        for (int week = 1; week <= 500; week++) {
            assertThat(told(state, sealed(week, null, more(week, 10)))).as("week " + week).isEqualTo("-");
        }
        assertThat(Objects.requireNonNull(state).sealedUpTo()).isEqualTo(500);
        assertThat(told(state, new Sealed(run(1), 501, List.of(more(1, 3)), null, CASH)))
                .as("markers tell, not names").startsWith("PROCESSING 3");
    }

    @Test
    void anAccountWaitsForNothing() {
        assertThat(DECIDER.wakeAt(Objects.requireNonNull(state("P")))).isEmpty();
    }

    @Test
    void whoeverCountsLinesHearsWhereEachComesFrom() {
        for (String word : List.of("settled", "failed", "replayed", "reversing", "reversed", "booked", "wanted",
                "twice")) {
            Told told = (Told) command(word);
            assertThat(event(state("P"), told)).isInstanceOfSatisfying(PayoutEvent.Moved.class, moved -> {
                assertThat(moved.before()).as(word).isEqualTo(LineStatus.of(told.news().before()));
                assertThat(moved.status()).as(word).isEqualTo(LineStatus.of(told.news().after()));
            });
        }
    }

    private static PayoutCommand step(String step, Map<String, Line> lines) {
        String[] words = step.split(" ", -1);
        return switch (words[0]) {
            case "waive" -> new WaiveCarry(null, "gift");
            case "approve" -> new Approve(run(Integer.parseInt(words[1])), "fine");
            case "reject" -> new Reject(run(Integer.parseInt(words[1])), "no");
            case "run" -> {
                List<Component> components = new ArrayList<>();
                for (String word : List.of(words).subList(2, words.length)) {
                    if (!word.equals("wait")) {
                        components.add(more(Integer.parseInt(word.substring(0, 1)), Long.parseLong(word.substring(2))));
                    }
                }
                yield new Sealed(run(Integer.parseInt(words[1])), Integer.parseInt(words[1]), components,
                        step.endsWith("wait") ? 1L : null,
                        CASH);
            }
            default -> told(Objects.requireNonNull(lines.get(words[0])), words[1]);
        };
    }

    private static Map<String, PayoutCommand> commands() {
        Map<String, PayoutCommand> commands = new LinkedHashMap<>();
        commands.put("more", sealed(3, null, more(3, 7)));
        commands.put("much", sealed(3, 7L, more(3, 7)));
        commands.put("not-much", sealed(3, 8L, more(3, 7)));
        commands.put("as-much", sealed(3, null, more(3, 4)));
        commands.put("less", sealed(3, null, corrected(1, -4)));
        commands.put("far-less", sealed(3, null, corrected(1, -15)));
        commands.put("both", sealed(3, null, more(3, 7), corrected(1, -4)));
        commands.put("same", sealed(3, null, more(3, 0)));
        commands.put("again", sealed(1, null, more(1, 10)));
        commands.put("approve", new Approve(run(1), "fine"));
        commands.put("reject", new Reject(run(1), "no"));
        commands.put("approve-3", new Approve(run(3), "fine"));
        commands.put("reject-3", new Reject(run(3), "no"));
        for (String word : List.of("settled", "failed", "resolved", "ignored", "replayed", "retried", "asked", "twice",
                "never", "reversing", "reversed", "booked", "wanted")) {
            commands.put(word, told(new Line(ACCOUNT.line(run(1)), LineStatus.PROCESSING,
                    Components.of(List.of(more(1, 10))), CASH), word));
        }
        commands.put("waive", new WaiveCarry(null, "gift"));
        commands.put("waive-1", new WaiveCarry(week(1), "gift"));
        commands.put("waive-2", new WaiveCarry(week(2), "gift"));
        return commands;
    }

    private static PayoutCommand command(String name) {
        return Objects.requireNonNull(commands().get(name));
    }

    /// Each is come to by commands.
    private static @Nullable PayoutState state(String letter) {
        return switch (letter) {
            case "N" -> null;
            case "P" -> evolved(null, command("again"));
            case "H" -> evolved(null, sealed(1, 10L, more(1, 10)));
            case "S" -> evolved(state("P"), command("settled"));
            case "I" -> evolved(state("P"), command("ignored"));
            case "W" -> evolved(state("H"), command("reject"));
            case "C" -> evolved(state("S"), sealed(2, null, corrected(1, -4)));
            case "F" -> evolved(state("C"), command("waive"));
            case "M" -> evolved(state("C"), sealed(3, 1L, more(3, 9)));
            default -> throw new IllegalArgumentException(letter);
        };
    }

    private static Sealed sealed(int run, @Nullable Long holdFrom, Component... components) {
        return new Sealed(run(run), run, List.of(components), holdFrom, CASH);
    }

    private static Component more(int week, long amount) {
        return new Component(week(week), null, amount);
    }

    private static Component corrected(int week, long amount) {
        return new Component(week(week), run(week), amount);
    }

    private static Told told(Line line, String word) {
        return switch (word) {
            case "settled" -> told(line, EffectStatus.PROCESSING, EffectStatus.SETTLED);
            case "failed" -> told(line, EffectStatus.PROCESSING, EffectStatus.FAILED);
            case "resolved" -> told(line, EffectStatus.FAILED, EffectStatus.RESOLVED);
            case "ignored" -> told(line, EffectStatus.FAILED, EffectStatus.IGNORED);
            case "replayed" -> told(line, EffectStatus.FAILED, EffectStatus.PROCESSING);
            case "retried" -> told(line, EffectStatus.PROCESSING, EffectStatus.RETRY_SCHEDULED);
            case "asked" -> told(line, EffectStatus.PROCESSING, EffectStatus.UNKNOWN);
            case "twice" -> told(line, EffectStatus.RESOLVED, EffectStatus.SETTLED);
            case "never" -> told(line, EffectStatus.RESOLVED, EffectStatus.REVERSED);
            case "reversing" -> told(line, EffectStatus.SETTLED, EffectStatus.REVERSING);
            case "reversed" -> told(line, EffectStatus.REVERSING, EffectStatus.REVERSED);
            case "booked" -> told(line, EffectStatus.IGNORED, EffectStatus.SETTLED);
            case "wanted" -> told(line, EffectStatus.IGNORED, EffectStatus.PROCESSING);
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static Told told(Line line, EffectStatus before, EffectStatus after) {
        return new Told(line.asker().news(before, after));
    }

    private static RunId run(int week) {
        return RunId.settlement("aurora", RULE, week(week));
    }

    private static LocalDate week(int number) {
        return LocalDate.of(2026, 10, 26).plusWeeks(number);
    }

    private static PayoutState evolved(@Nullable PayoutState state, PayoutCommand command) {
        return DECIDER.evolve(state, event(state, command));
    }

    private static PayoutEvent event(@Nullable PayoutState state, PayoutCommand command) {
        return ((Decision.Decided<PayoutEvent>) decide(state, command)).events().getFirst();
    }

    private static Line opened(PayoutEvent event) {
        return ((PayoutEvent.Opened) event).line();
    }

    private static Decision<PayoutEvent> decide(@Nullable PayoutState state, PayoutCommand command) {
        return DECIDER.decide(SUBJECT, state, command, new Given(NOON, "settlement", "ann"));
    }

    private static String told(@Nullable PayoutState state, PayoutCommand command) {
        return switch (decide(state, command)) {
            case Decision.Unchanged<PayoutEvent> _ -> "-";
            case Decision.Rejected<PayoutEvent> it -> "x " + it.rejection().code();
            case Decision.Decided<PayoutEvent> it -> told(it.events().getFirst(), it.consequences());
        };
    }

    private static String told(PayoutEvent event, List<Consequence> consequences) {
        List<String> words = new ArrayList<>();
        switch (event) {
            case PayoutEvent.Opened opened -> words.add(opened.line().status() + " " + opened.line().amount());
            case PayoutEvent.Approved approved -> words.add(approved.line().status() + " " + approved.line().amount());
            case PayoutEvent.Rejected rejected -> words.add(rejected.line().status() + " " + rejected.line().amount());
            case PayoutEvent.Moved moved -> words.add(moved.status().name());
            case PayoutEvent.CarryWaived _ -> words.add("FORGIVEN");
        }
        event.movements().forEach(movement -> words.add("%s>%s %d:%+d".formatted(letter(movement.from()),
                letter(movement.to()), number(movement.forPeriod()), movement.amount())));
        for (Consequence consequence : consequences) {
            assertThat(consequence).isInstanceOfSatisfying(Consequence.Request.class, request -> words.add(
                    "pay " + ((WalletCredit) request.effect().content()).amount()));
        }
        return String.join(", ", words);
    }

    private static String letter(Place place) {
        return switch (place) {
            case SEALED -> "new";
            case PENDING -> "pending";
            case CARRIED -> "carry";
            case WAIVED -> "waived";
            case PAID -> "paid";
        };
    }

    private static int number(LocalDate week) {
        return (int) (week.toEpochDay() - week(0).toEpochDay()) / 7;
    }
}
