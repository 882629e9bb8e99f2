package dev.windfall.projections.effects;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.DecisionTable;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/// Every state with every command. A state is a letter: N not there, P being sent, A being asked for, R to be sent again, U unknown,
/// C accepted, S settled, F failed, V being taken back, W taken back, D resolved, I ignored; with `!` it is disputed. What becomes of
/// it is the next state, what is called, what else is requested, and `>` what the owner is told; `-` is nothing, `x` why not.
class EffectDeciderTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofHours(1));
    private static final Instant MUCH_LATER = LATER.plus(EffectState.PATIENCE);
    private static final EffectDecider DECIDER = new EffectDecider(Backoff.DEFAULT);
    private static final Effect CREDIT = credit(1_500);
    private static final Subject SUBJECT = CREDIT.subject();

    private static final String STATES = "N P A R U C S F V W D I P! A! R! U! C! S! F!";
    private static final String ALL_BUT_N = STATES.substring(2);

    private static final String TABLE = """
            command   | states                                         | becomes
            request   | N                                              | P SEND
            request   | P A R U C S F V W D P! A! R! U! C! S! F!       | -
            request   | I                                              | P >PROCESSING SEND
            other     | N                                              | P SEND
            other     | %1$s                                           | x request-id-reused
            settled   | P A R U C F D I                                | S >SETTLED
            settled   | P! A! R! U! C! F!                              | S! >SETTLED
            settled   | S V W S!                                       | -
            accepted  | P                                              | C
            accepted  | P!                                             | C!
            accepted  | A                                              | C >PROCESSING
            accepted  | A!                                             | C! >PROCESSING
            accepted  | R U C S F V W D I R! U! C! S! F!               | -
            retry     | P                                              | R
            retry     | P!                                             | R!
            retry     | A                                              | U
            retry     | A!                                             | U!
            retry     | R U C S F V W D I R! U! C! S! F!               | -
            unknown   | P                                              | U >UNKNOWN
            unknown   | P!                                             | U! >UNKNOWN
            unknown   | A                                              | U
            unknown   | A!                                             | U!
            unknown   | R U C S F V W D I R! U! C! S! F!               | -
            failed    | P A                                            | F >FAILED
            failed    | P! A!                                          | F! >FAILED
            failed    | R U C S F V W D I R! U! C! S! F!               | -
            conflict  | P A                                            | F >FAILED
            conflict  | P! A!                                          | F! >FAILED
            conflict  | R U C S F V W D I R! U! C! S! F!               | -
            not-found | P                                              | U >UNKNOWN
            not-found | P!                                             | U! >UNKNOWN
            not-found | A                                              | P SEND
            not-found | A!                                             | R!
            not-found | R U C S F V W D I R! U! C! S! F!               | -
            stale     | %1$s                                           | -
            early     | %1$s                                           | -
            wake      | R                                              | P SEND
            wake      | U C                                            | A ASK
            wake      | U! C!                                          | A! ASK
            wake      | P                                              | A >UNKNOWN ASK
            wake      | P!                                             | A! >UNKNOWN ASK
            wake      | A                                              | A ASK
            wake      | A!                                             | A! ASK
            wake      | S F V W D I R! S! F!                           | -
            replay    | F                                              | P >PROCESSING SEND
            replay    | F!                                             | x disputed
            replay    | P A R U C S V W D I P! A! R! U! C! S!          | x not-in-dead-letter-list
            resolve   | F                                              | D >RESOLVED
            resolve   | F!                                             | x disputed
            resolve   | P A R U C S V W D I P! A! R! U! C! S!          | x not-in-dead-letter-list
            ignore    | F                                              | I >IGNORED
            ignore    | F!                                             | x disputed
            ignore    | P A R U C S V W D I P! A! R! U! C! S!          | x not-in-dead-letter-list
            dispute   | P                                              | P!
            dispute   | A                                              | A!
            dispute   | R                                              | R!
            dispute   | U                                              | U!
            dispute   | C                                              | C!
            dispute   | S                                              | S!
            dispute   | F V W D I                                      | x not-disputable
            dispute   | P! A! R! U! C! S! F!                           | x disputed
            uphold    | P! A! R! U! C! S! F!                           | V reverse >REVERSING
            uphold    | P A R U C S F V W D I                          | x not-disputed
            reject    | P!                                             | P
            reject    | A!                                             | A
            reject    | R!                                             | R
            reject    | U!                                             | U
            reject    | C!                                             | C
            reject    | S!                                             | S
            reject    | F!                                             | F
            reject    | P A R U C S F V W D I                          | x not-disputed
            reversed  | P A R U C S F V D I P! A! R! U! C! S! F!       | W >REVERSED
            reversed  | W                                              | -
            not-back  | %1$s                                           | -
            given-up  | V                                              | A >PROCESSING ASK
            given-up  | P A R U C S F W D I P! A! R! U! C! S! F!       | -
            """.formatted(ALL_BUT_N);

    @Test
    void everyStateWithEveryCommand() {
        Map<String, String> found = new LinkedHashMap<>();
        for (String command : commands().keySet()) {
            for (String state : STATES.split(" ", -1)) {
                if (!state.equals("N") || command.equals("request") || command.equals("other")) {
                    found.put(command + " " + state, told(given(state), command));
                }
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(DecisionTable.read(TABLE));
    }

    @Test
    void nothingIsWantedOfWhatIsNotThere() {
        commands().keySet().stream().filter(command -> !command.equals("request") && !command.equals("other"))
                .forEach(command -> assertThat(told(null, command)).as(command).isEqualTo("x unknown-effect"));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            state | command   | after the last attempt
            P     | retry     | F >FAILED
            P     | unknown   | F >FAILED
            P     | accepted  | F >FAILED
            P     | settled   | S >SETTLED
            A     | retry     | F >FAILED
            A     | unknown   | F >FAILED
            A     | not-found | F >FAILED
            A!    | not-found | F! >FAILED
            A     | accepted  | F >FAILED
            """)
    void twelveAttemptsAreEnough(String state, String command, String becomes) {
        EffectState last = withAttempts(state(state), Backoff.DEFAULT.attemptsMax());
        assertThat(told(last, command)).isEqualTo(becomes);
        assertThat(told(withAttempts(last, Backoff.DEFAULT.attemptsMax() - 1), command)).as("one attempt before")
                .isEqualTo(told(state(state), command));
    }

    @Test
    void whatMayBeBookedIsAskedForBeforeItIsSentAgain() {
        EffectState exhausted = evolved(withAttempts(state("P"), Backoff.DEFAULT.attemptsMax()), "unknown");
        assertThat(exhausted.certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(told(exhausted, "replay")).isEqualTo("A >UNKNOWN ASK");
        assertThat(evolved(exhausted, "replay").attempts()).isEqualTo(1);
    }

    @Test
    void aDoubtStaysUntilItIsBooked() {
        EffectState again = evolved(evolved(state("A"), "not-found"), "retry");
        assertThat(again.status()).isEqualTo(EffectStatus.RETRY_SCHEDULED);
        assertThat(again.certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(evolved(again, "settled").certainty()).isEqualTo(Certainty.BOOKED);
    }

    @Test
    void anAnswerIsWaitedForTwiceAsLongEachTimeThatNoneComesAndBurnsNoAttempt() {
        EffectState called = state("P");
        List<Long> waited_h = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Instant due = DECIDER.wakeAt(called).orElseThrow();
            waited_h.add(Duration.between(called.changedAt(), due).toHours());
            assertThat(decide(called, new EffectCommand.Wake(), due.minusMillis(1)))
                    .isInstanceOf(Decision.Unchanged.class);
            called = evolve(called, decide(called, new EffectCommand.Wake(), due));
            assertThat(called.attempts()).isOne();
            assertThat(called.certainty()).isEqualTo(Certainty.UNKNOWN);
        }
        assertThat(waited_h).containsExactly(6L, 12L, 24L, 24L, 24L);
        EffectState answered = evolve(evolved(called, "unknown"), decide(evolved(called, "unknown"),
                new EffectCommand.Wake(), called.changedAt().plus(Duration.ofDays(30))));
        assertThat(Duration.between(answered.changedAt(), DECIDER.wakeAt(answered).orElseThrow()))
                .as("once it has answered").isEqualTo(EffectState.PATIENCE);
        EffectState sentAgain = evolved(called, "not-found");
        assertThat(Duration.between(sentAgain.changedAt(), DECIDER.wakeAt(sentAgain).orElseThrow()))
                .as("at once").isEqualTo(EffectState.PATIENCE);
    }

    @Test
    void whatIsDueWakesItAndADisputeLetsItSleep() {
        assertThat(DECIDER.wakeAt(state("R"))).isEqualTo(Optional.ofNullable(state("R").dueAt())).isPresent();
        for (String state : List.of("P", "A", "P!", "U!")) {
            assertThat(DECIDER.wakeAt(state(state))).as(state).isPresent();
        }
        for (String state : List.of("S", "F", "V", "W", "D", "I", "R!", "S!")) {
            assertThat(DECIDER.wakeAt(state(state))).as(state).isEmpty();
        }
    }

    @Test
    void theReverseHasARequestIdOfItsOwnAndTellsTheCredit() {
        Effect reverse = decide(state("S!"), new EffectCommand.Uphold("right"),
                LATER) instanceof Decision.Decided<EffectEvent> it
                && it.consequences().getFirst() instanceof Consequence.Request(Effect requested) ? requested : CREDIT;
        assertThat(reverse.requestId()).isEqualTo("adjustment-1-reverse");
        assertThat(reverse.owner()).isEqualTo(SUBJECT);
        assertThat(rejection(decide(null, new EffectCommand.Request(reverse), NOON))).isEqualTo("not-its-subject");
        EffectState begun = evolve(null, DECIDER.decide(reverse.subject(), null, new EffectCommand.Request(reverse),
                new Given(NOON, "test", "")));
        assertThat(rejection(decide(begun, new EffectCommand.Dispute("?"), LATER))).isEqualTo("not-disputable");
    }

    @Test
    void theOwnerHearsWhatItSaidOfTheEffectAndFromWhichStatusItCame() {
        Effect credit = CREDIT.withMemo("3 of September");
        assertThat(credit.digest()).as("the target is asked the same").isEqualTo(CREDIT.digest());
        EffectState sent = evolve(null, decide(null, new EffectCommand.Request(credit), NOON));
        assertThat(((Decision.Decided<EffectEvent>) decide(sent, "failed", LATER)).consequences())
                .containsExactly(new Consequence.TellOwner(credit.owner(), new EffectNews("adjustment-1",
                        "3 of September", EffectStatus.PROCESSING, EffectStatus.FAILED)));
    }

    @Test
    void theOwnerHearsWhatTheTargetHasToSayAsItIsSettled() {
        EffectState sent = evolve(null, decide(null, new EffectCommand.Request(CREDIT), NOON));
        EffectCommand answer = new EffectCommand.Answered(1,
                new Outcome(Outcome.Kind.SETTLED, "REACHED 3 10000", "", null, null));
        assertThat(((Decision.Decided<EffectEvent>) decide(sent, answer, LATER)).consequences())
                .containsExactly(new Consequence.TellOwner(CREDIT.owner(), new EffectNews("adjustment-1", "",
                        EffectStatus.PROCESSING, EffectStatus.SETTLED).saying("REACHED 3 10000")));
    }

    private static Map<String, EffectCommand> commands() {
        Map<String, EffectCommand> commands = new LinkedHashMap<>();
        commands.put("request", new EffectCommand.Request(CREDIT));
        commands.put("other", new EffectCommand.Request(credit(1_501)));
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            commands.put(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), answered(kind));
        }
        commands.put("stale", new EffectCommand.Answered(99, outcome(Outcome.Kind.FAILED)));
        commands.put("early", new EffectCommand.Wake());
        commands.put("wake", new EffectCommand.Wake());
        commands.put("replay", new EffectCommand.Replay("again"));
        commands.put("resolve", new EffectCommand.Resolve("by hand"));
        commands.put("ignore", new EffectCommand.Ignore("not due"));
        commands.put("dispute", new EffectCommand.Dispute("never asked for"));
        commands.put("uphold", new EffectCommand.Uphold("right"));
        commands.put("reject", new EffectCommand.Reject("wrong"));
        commands.put("reversed", new EffectCommand.Told(EffectStatus.SETTLED));
        commands.put("not-back", new EffectCommand.Told(EffectStatus.FAILED));
        commands.put("given-up", new EffectCommand.Told(EffectStatus.IGNORED));
        return commands;
    }

    private static EffectCommand answered(Outcome.Kind kind) {
        return new EffectCommand.Answered(0, outcome(kind));
    }

    private static Outcome outcome(Outcome.Kind kind) {
        return new Outcome(kind, "CODE", "It says so", null, null);
    }

    private static Effect credit(long amount) {
        return new Effect("adjustment-1", "aurora", "p1",
                new WalletCredit(amount, "EUR", PayAs.CASH, "adjustment:1", "goodwill"),
                new Subject("adjustment", "aurora", "1"));
    }

    private static @Nullable EffectState given(String letter) {
        return letter.equals("N") ? null : state(letter);
    }

    /// Each is come to by commands.
    private static EffectState state(String letter) {
        if (letter.endsWith("!")) {
            return letter.equals("F!") ? evolved(state("P!"), "failed")
                    : evolved(state(letter.substring(0, 1)), "dispute");
        }
        return switch (letter) {
            case "P" -> evolved(null, "request");
            case "A" -> evolved(state("U"), "wake");
            case "R" -> evolved(state("P"), "retry");
            case "U" -> evolved(state("P"), "unknown");
            case "C" -> evolved(state("P"), "accepted");
            case "S" -> evolved(state("P"), "settled");
            case "F" -> evolved(state("P"), "failed");
            case "V" -> evolved(state("S!"), "uphold");
            case "W" -> evolved(state("V"), "reversed");
            case "D" -> evolved(state("F"), "resolve");
            case "I" -> evolved(state("F"), "ignore");
            default -> throw new IllegalArgumentException(letter);
        };
    }

    private static EffectState withAttempts(EffectState state, int attempts) {
        return new EffectState(state.effect(), state.status(), state.certainty(), state.call(), state.calls(), attempts,
                state.dueAt(), state.trouble(), state.reference(), state.dispute(), state.note(), state.requestedAt(),
                state.changedAt());
    }

    @Test
    void whatIsLockedIsNotDisputed() {
        Effect grant = new Effect(CREDIT.requestId(), CREDIT.brandId(), CREDIT.playerId(),
                new WalletCredit(1_500, "EUR", PayAs.COUPON, "coupon_log:7", "coupon_log:7"), CREDIT.owner());
        EffectState asked = evolve(null, decide(null, new EffectCommand.Request(grant), NOON));
        assertThat(rejection(decide(asked, new EffectCommand.Dispute("whose is it?"), NOON)))
                .isEqualTo("not-disputable");
    }

    private static EffectState evolved(@Nullable EffectState state, String command) {
        return evolve(state, decide(state, command, command.equals("wake") ? LATER : NOON));
    }

    private static EffectState evolve(@Nullable EffectState state, Decision<EffectEvent> decision) {
        EffectState next = state;
        for (EffectEvent event : ((Decision.Decided<EffectEvent>) decision).events()) {
            next = DECIDER.evolve(next, event);
        }
        return Objects.requireNonNull(next);
    }

    private static Decision<EffectEvent> decide(@Nullable EffectState state, String name, Instant now) {
        EffectCommand command = Objects.requireNonNull(commands().get(name));
        if (command instanceof EffectCommand.Answered(int number, Outcome outcome) && number == 0) {
            command = new EffectCommand.Answered(state == null ? 1 : state.calls(), outcome);
        }
        return decide(state, command, now);
    }

    private static Decision<EffectEvent> decide(@Nullable EffectState state, EffectCommand command, Instant now) {
        return DECIDER.decide(SUBJECT, state, command, new Given(now, "backoffice", "ann"));
    }

    private static String rejection(Decision<EffectEvent> decision) {
        return decision instanceof Decision.Rejected<EffectEvent> it ? it.rejection().code() : "";
    }

    private static String told(@Nullable EffectState state, String command) {
        return switch (decide(state, command, command.equals("early") ? NOON.minusMillis(1) : MUCH_LATER)) {
            case Decision.Unchanged<EffectEvent> _ -> "-";
            case Decision.Rejected<EffectEvent> it -> "x " + it.rejection().code();
            case Decision.Decided<EffectEvent> it -> {
                List<String> told = new ArrayList<>(List.of(letter(evolve(state, it))));
                it.consequences().forEach(consequence -> told.add(switch (consequence) {
                    case Consequence.CallOut(Call call) -> call.kind().name();
                    case Consequence.Request _ -> "reverse";
                    case Consequence.TellOwner(Subject _, EffectNews news) -> ">" + news.after();
                    case Consequence.TakeStep _,Consequence.TellBrand _,Consequence.PassOn _ -> "of a run";
                    case Consequence.TellWaiting _,Consequence.TellHeir _,Consequence.Activate _ -> "of others";
                }));
                yield String.join(" ", told);
            }
        };
    }

    private static String letter(EffectState state) {
        Map<EffectStatus, String> letters = new HashMap<>(Map.of(EffectStatus.RETRY_SCHEDULED, "R",
                EffectStatus.UNKNOWN, "U", EffectStatus.ACCEPTED, "C", EffectStatus.SETTLED, "S", EffectStatus.FAILED,
                "F", EffectStatus.REVERSING, "V", EffectStatus.REVERSED, "W", EffectStatus.RESOLVED, "D",
                EffectStatus.IGNORED, "I"));
        letters.put(EffectStatus.PROCESSING, state.call() == Call.Kind.SEND ? "P" : "A");
        return letters.get(state.status()) + (state.dispute() == null ? "" : "!");
    }
}
