package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.DecisionTable;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.seals.Leaf;
import dev.windfall.projections.settlement.seals.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import static dev.windfall.projections.settlement.runs.RunStates.DECIDER;
import static dev.windfall.projections.settlement.runs.RunStates.LINE;
import static dev.windfall.projections.settlement.runs.RunStates.NOON;
import static dev.windfall.projections.settlement.runs.RunStates.PINNED;
import static dev.windfall.projections.settlement.runs.RunStates.RUN;
import static dev.windfall.projections.settlement.runs.RunStates.SLICE;
import static dev.windfall.projections.settlement.runs.RunStates.TIMEOUT;
import static dev.windfall.projections.settlement.runs.RunStates.commands;
import static dev.windfall.projections.settlement.runs.RunStates.decide;
import static dev.windfall.projections.settlement.runs.RunStates.empties;
import static dev.windfall.projections.settlement.runs.RunStates.evolved;
import static dev.windfall.projections.settlement.runs.RunStates.given;
import static dev.windfall.projections.settlement.runs.RunStates.leaves;
import static dev.windfall.projections.settlement.runs.RunStates.piece;
import static dev.windfall.projections.settlement.runs.RunStates.rated;
import static dev.windfall.projections.settlement.runs.RunStates.rating;
import static dev.windfall.projections.settlement.runs.RunStates.state;
import static dev.windfall.projections.settlement.runs.RunStates.subject;
import static dev.windfall.projections.settlement.runs.RunStates.tally;
import static dev.windfall.projections.settlement.runs.RunStates.told;
import static org.assertj.core.api.Assertions.assertThat;

/// Every state with every command, as [RunStates] names them. What becomes of it is its status and what is said of it; `-` is nothing, `x`
/// why not.
class RunDeciderTest {

    private static final String STATES = "N Q Q! B B! R R! S H V A P T F";

    private static final String TABLE = """
            command      | states                       | becomes
            request-1    | N                            | REQUESTED requested
            request-1    | Q Q! B B! R R! S H V A P T F | -
            request-2    | N                            | x no-such-attempt
            request-2    | Q Q! B B! R R! S H V A P T   | x not-failed
            request-2    | F                            | REQUESTED requested
            request-3    | N F                          | x no-such-attempt
            request-3    | Q Q! B B! R R! S H V A P T   | x not-failed
            request-else | N                            | x no-such-attempt
            request-else | Q Q! B B! R R! S H V A P T   | x not-failed
            request-else | F                            | REQUESTED requested
            digest-else  | N                            | x no-such-attempt
            digest-else  | Q Q! B B! R R! S H V A P T   | x not-failed
            digest-else  | F                            | REQUESTED requested
            barrier      | N                            | x unknown-run
            barrier      | Q Q!                         | BARRIER barriertaken
            barrier      | B B! R R! S H V A P T F      | -
            lagging      | N                            | x unknown-run
            lagging      | Q Q! R R! S H V A P T F      | -
            lagging      | B B!                         | BARRIER lagged
            lagging-none | N                            | x unknown-run
            lagging-none | Q Q! B B! R R! S H V A P T F | -
            lagging-else | N                            | x unknown-run
            lagging-else | Q Q! R R! S H V A P T F      | -
            lagging-else | B B!                         | x not-in-barrier
            marked       | N                            | x unknown-run
            marked       | Q Q!                         | x no-barrier
            marked       | B B!                         | RATING marked
            marked       | R R! S H V A P T F           | -
            last-piece   | N                            | x unknown-run
            last-piece   | Q Q!                         | x no-barrier
            last-piece   | B B!                         | RATING marked rated
            last-piece   | R R!                         | SEALED rated sealed
            last-piece   | S H V A P T F                | -
            first-piece  | N                            | x unknown-run
            first-piece  | Q Q!                         | x no-barrier
            first-piece  | B B!                         | RATING marked rated
            first-piece  | R R! S H V A P T F           | -
            piece-again  | N                            | x unknown-run
            piece-again  | Q Q!                         | x no-barrier
            piece-again  | B B!                         | RATING marked rated
            piece-again  | R R!                         | FAILED failed
            piece-again  | S H V A P T                  | x rated-otherwise
            piece-again  | F                            | -
            offset-else  | N                            | x unknown-run
            offset-else  | Q Q!                         | x no-barrier
            offset-else  | B B!                         | RATING marked rated
            offset-else  | R R!                         | FAILED failed
            offset-else  | S H V A P T F                | -
            generation-2 | N                            | x unknown-run
            generation-2 | Q Q!                         | x no-barrier
            generation-2 | B B!                         | RATING marked rated
            generation-2 | R R!                         | FAILED failed
            generation-2 | S H V A P T F                | -
            engine-else  | N                            | x unknown-run
            engine-else  | Q Q!                         | x no-barrier
            engine-else  | B B!                         | RATING marked rated
            engine-else  | R R!                         | FAILED failed
            engine-else  | S H V A P T F                | -
            tz-else      | N                            | x unknown-run
            tz-else      | Q Q!                         | x no-barrier
            tz-else      | B B!                         | RATING marked rated
            tz-else      | R R!                         | FAILED failed
            tz-else      | S H V A P T F                | -
            piece-5      | N                            | x unknown-run
            piece-5      | Q Q! S H V A P T F           | x not-its-slice
            piece-5      | B B! R R!                    | FAILED failed
            piece-else   | N                            | x unknown-run
            piece-else   | Q Q! S H V A P T F           | x not-its-slice
            piece-else   | B B! R R!                    | FAILED failed
            piece-mixed  | N                            | x unknown-run
            piece-mixed  | Q Q! S H V A P T F           | x not-its-slice
            piece-mixed  | B B! R R!                    | FAILED failed
            fail         | N                            | x unknown-run
            fail         | Q Q! B B! R R!               | FAILED failed
            fail         | S H V A P T                  | x sealed
            fail         | F                            | -
            approve      | N                            | x unknown-run
            approve      | Q Q! B B! R R! S P T F       | x not-in-review
            approve      | H V                          | PAYING reviewed
            approve      | A                            | -
            reject       | N                            | x unknown-run
            reject       | Q Q! B B! R R! S P T F       | x not-in-review
            reject       | H V                          | PAYING reviewed
            reject       | A                            | x reviewed
            approve-one  | N                            | x unknown-run
            approve-one  | Q Q! B B! R R! F             | x not-in-review
            approve-one  | S H                          | SEALED linereviewed
            approve-one  | V                            | REVIEW linereviewed
            approve-one  | A P                          | PAYING linereviewed
            approve-one  | T                            | SETTLED linereviewed
            reject-one   | N                            | x unknown-run
            reject-one   | Q Q! B B! R R! F             | x not-in-review
            reject-one   | S H                          | SEALED linereviewed
            reject-one   | V                            | REVIEW linereviewed
            reject-one   | A                            | x reviewed
            reject-one   | P                            | PAYING linereviewed
            reject-one   | T                            | SETTLED linereviewed
            one-else     | N                            | x unknown-run
            one-else     | Q Q! B B! R R! S H V A P T F | x not-its-line
            one-untold   | N                            | x unknown-run
            one-untold   | Q Q! B B! R R! F             | x not-sealed
            one-untold   | S                            | SEALED tallied
            one-untold   | H V A P T                    | -
            two-wait     | N                            | x unknown-run
            two-wait     | Q Q! B B! R R! F             | x not-sealed
            two-wait     | S                            | REVIEW tallied
            two-wait     | H V A P T                    | -
            one-waits    | N                            | x unknown-run
            one-waits    | Q Q! B B! R R! F             | x not-sealed
            one-waits    | S H V                        | REVIEW tallied
            one-waits    | A                            | PAYING tallied
            one-waits    | P T                          | -
            two-told     | N                            | x unknown-run
            two-told     | Q Q! B B! R R! F             | x not-sealed
            two-told     | S                            | SEALED tallied
            two-told     | H V A P T                    | -
            under-way    | N                            | x unknown-run
            under-way    | Q Q! B B! R R! F             | x not-sealed
            under-way    | S H V A                      | PAYING tallied
            under-way    | P T                          | -
            through      | N                            | x unknown-run
            through      | Q Q! B B! R R! F             | x not-sealed
            through      | S H V A P                    | SETTLED tallied
            through      | T                            | -
            disputed     | N                            | x unknown-run
            disputed     | Q Q! B B! R R! F             | x not-sealed
            disputed     | S H V A P T                  | PAYING tallied
            old-tally    | N                            | x unknown-run
            old-tally    | Q Q! B B! R R! F             | x not-sealed
            old-tally    | S H V A P T                  | -
            tally-minus  | N                            | x unknown-run
            tally-minus  | Q Q! B B! R R! F             | x not-sealed
            tally-minus  | S H V A P T                  | x no-partition
            wake         | N                            | x unknown-run
            wake         | Q                            | REQUESTED stalled
            wake         | Q! B! R! S H V A P T F       | -
            wake         | B                            | BARRIER stalled
            wake         | R                            | RATING stalled
            wake-later   | N                            | x unknown-run
            wake-later   | Q                            | REQUESTED stalled
            wake-later   | Q!                           | REQUESTED reminded
            wake-later   | B                            | BARRIER stalled
            wake-later   | B!                           | BARRIER reminded
            wake-later   | R                            | RATING stalled
            wake-later   | R! S H V A P T F             | -
            early        | N                            | x unknown-run
            early        | Q Q! B B! R R! S H V A P T F | -
            of-another   | N                            | x unknown-run
            of-another   | Q Q! B B! R R! S H V A P T F | -
            """;

    @Test
    void everyStateWithEveryCommand() {
        Map<String, String> found = new LinkedHashMap<>();
        for (String command : commands().keySet()) {
            for (String state : STATES.split(" ", -1)) {
                found.put(command + " " + state, told(state(state), command));
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(DecisionTable.read(TABLE));
    }

    /// What the table finds are the steps that are listed; but for one that would take a run without lines.
    @Test
    void thereAreNoOtherStepsThanThoseListed() {
        Map<RunStatus, Set<RunStatus>> found = new EnumMap<>(RunStatus.class);
        for (String letter : STATES.substring(2).split(" ", -1)) {
            RunState before = Objects.requireNonNull(state(letter));
            for (String command : commands().keySet()) {
                if (decide(before, command) instanceof Decision.Decided<RunEvent>(List<RunEvent> events, var _)) {
                    RunState after = evolved(before, events);
                    if (after.status() != before.status()) {
                        found.computeIfAbsent(before.status(), any -> EnumSet.noneOf(RunStatus.class))
                                .add(after.status());
                    }
                }
            }
        }
        found.computeIfAbsent(RunStatus.RATING, any -> EnumSet.noneOf(RunStatus.class))
                .add(RunStatus.SETTLED);
        Map<RunStatus, Set<RunStatus>> listed = new EnumMap<>(RunStatus.class);
        for (RunStatus status : RunStatus.values()) {
            listed.put(status, status.next());
        }
        assertThat(found).isEqualTo(listed);
    }

    @Test
    void theSealKnowsWhatWasRatedAndNothingElse() {
        RunState sealed = Objects.requireNonNull(state("S"));
        Phase.Decided decided = (Phase.Decided) sealed.phase();
        assertThat(decided.seal().root()).isEqualTo(Part.of(leaves()).root());
        assertThat(decided.seal().text()).contains("run=" + RUN.text(), "rule=ab12", "engine=1", "tz=2026b",
                "cut=1:5@17",
                "count=4", "EUR=3,3000,3000,0", "USD=1,0,0,-5");
        assertThat(decided.lines()).isEqualTo(3);
        assertThat(decided.reasons()).isEqualTo(new TreeMap<>(Map.of("BELOW_MIN", 8L)));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            above | actor | decision
            999   | ann   | x four-eyes
            1000  | ann   | x four-eyes
            2999  | ann   | x four-eyes
            2999  | Ann   | x four-eyes
            2999  | ａnn   | x four-eyes
            2999  | ' ann' | x four-eyes
            2999  | anna  | PAYING reviewed
            3000  | ann   | PAYING reviewed
            999   | bob   | PAYING reviewed
            0     | bob   | PAYING reviewed
            0     | ann   | x four-eyes
            none  | ann   | PAYING reviewed
            none  | ''    | x actor-required
            """)
    void whoeverChangedTheRuleCantApproveTooMuch(String above, String actor, String decision) {
        SortedMap<String, Long> limits = new TreeMap<>(above.equals("none") ? Map.of()
                : Map.of("EUR",
                        Long.parseLong(above)));
        RunState review = Objects.requireNonNull(state("V"));
        RunState run = new RunState(RUN, 1, new Pinned(3, "ab12", Set.of("ann"), limits, SLICE), review.phase(), NOON,
                NOON);
        assertThat(told(run, DECIDER.decide(subject(RUN), run, new RunCommand.Approve("fine"),
                new Given(NOON, "backoffice", actor)))).isEqualTo(decision);
        assertThat(told(run, DECIDER.decide(subject(RUN), run, new RunCommand.Reject("no"),
                new Given(NOON, "backoffice", actor))))
                .isEqualTo(actor.isEmpty() ? "x actor-required" : "PAYING reviewed");
        assertThat(told(run, DECIDER.decide(subject(RUN), run, new RunCommand.ApproveLine(LINE, "fine"),
                new Given(NOON, "backoffice", actor)))).as("one by one is no way around it")
                .isEqualTo(decision.replace("PAYING reviewed", "REVIEW linereviewed"));
        assertThat(told(run, DECIDER.decide(subject(RUN), run, new RunCommand.RejectLine(LINE, "no"),
                new Given(NOON, "backoffice", actor))))
                .isEqualTo(actor.isEmpty() ? "x actor-required" : "REVIEW linereviewed");
    }

    @Test
    void aRunThatPaysNothingIsOverWithItsSeal() {
        for (Purpose purpose : List.of(new Purpose.Trial(), new Purpose.Preview(1))) {
            RunId run = RUN.with(purpose);
            RunState state = rating(run);
            assertThat(((Phase.Rating) state.phase()).pieces()).hasSize(3);
            assertThat(told(state, DECIDER.decide(subject(run), state, piece(3, 3), given())))
                    .isEqualTo("SETTLED rated sealed");
        }
        RunState nobody = rating(RUN, empties());
        assertThat(told(nobody, DECIDER.decide(subject(RUN), nobody, piece(3, Result.NONE), given())))
                .as("nobody gets a line").isEqualTo("SETTLED rated sealed");
    }

    @Test
    void aLineThatIsNotCountedIsNotThrough() {
        RunState approved = Objects.requireNonNull(state("A"));
        assertThat(evolved(approved, tally(5, 3, LineStatus.SETTLED)).status()).isEqualTo(RunStatus.PAYING);
    }

    @Test
    void totalsThatAreTooLargeFail() {
        SortedMap<Piece, Rated> pieces = empties();
        List<Leaf> most = leaves().stream().filter(leaf -> leaf.bucket() / 1024 == 0)
                .map(leaf -> new Leaf(leaf.playerId(), "EUR", leaf.forPeriod(), Long.MAX_VALUE, 1)).limit(1).toList();
        assertThat(most).hasSize(1);
        pieces.put(new Piece(5, 0), rated(new Result(Part.of(most), 1, new TreeMap<>())));
        RunState state = rating(RUN, pieces);
        assertThat(told(state, DECIDER.decide(subject(RUN), state, piece(3, 3), given())))
                .isEqualTo("FAILED rated failed");
    }

    @Test
    void whatIsNotARunIsRefused() {
        for (Subject subject : List.of(new Subject("run", "borealis", RUN.text()), new Subject("run", "aurora", "x"))) {
            assertThat(told(null, DECIDER.decide(subject, null, new RunCommand.Request(1, PINNED), given())))
                    .isEqualTo("x not-a-run");
        }
    }

    /// Each time its step is asked for again; but what is rated has its mark.
    @Test
    void itIsWokenUntilItIsMarkedAndOnceMore() {
        assertThat(DECIDER.wakeAt(Objects.requireNonNull(state("Q")))).contains(NOON.plus(TIMEOUT));
        assertThat(DECIDER.wakeAt(Objects.requireNonNull(state("B")))).contains(NOON.plus(TIMEOUT));
        assertThat(DECIDER.wakeAt(Objects.requireNonNull(state("R")))).contains(NOON.plus(TIMEOUT));
        for (String letter : List.of("Q!", "B!")) {
            RunState stalled = Objects.requireNonNull(state(letter));
            assertThat(DECIDER.wakeAt(stalled)).as(letter).contains(NOON.plus(TIMEOUT.multipliedBy(2)));
            assertThat(DECIDER.wakeAt(evolved(stalled, "wake-later"))).as(letter)
                    .contains(NOON.plus(TIMEOUT.multipliedBy(3)));
        }
        for (String letter : List.of("R!", "S", "H", "V", "A", "P", "T", "F")) {
            assertThat(DECIDER.wakeAt(Objects.requireNonNull(state(letter)))).as(letter).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            state | command     | others do
            N     | request-1   | take step 1
            F     | request-2   | take step 2
            Q     | wake        | take step 1
            Q!    | wake-later  | take step 1
            B     | wake        | take step 1
            B!    | wake-later  | take step 1
            R     | wake        | nothing
            Q     | barrier     | nothing
            B     | lagging     | nothing
            B     | marked      | nothing
            B     | first-piece | nothing
            R     | last-piece  | hear that 1 is sealed
            R     | piece-again | hear that 1 has failed
            R     | offset-else | hear that 1 has failed
            B     | piece-5     | hear that 1 has failed
            R     | piece-mixed | hear that 1 has failed
            Q     | fail        | hear that 1 has failed
            B     | fail        | hear that 1 has failed
            H     | approve     | pass on to 5: true by bob
            V     | reject      | pass on to 5: false by bob
            S     | one-waits   | nothing
            A     | approve     | nothing
            A     | one-waits   | pass on to 5: true by bob
            A     | under-way   | nothing
            S     | approve-one | tell p1: true by bob
            A     | approve-one | tell p1: true by bob
            V     | reject-one  | tell p1: false by bob
            S     | through     | nothing
            """)
    void whatOthersDo(String state, String command, String others) {
        List<Consequence> consequences = decide(state(state), command) instanceof Decision.Decided<RunEvent> decided
                ? decided.consequences()
                : List.of();
        assertThat(consequences).extracting(consequence -> switch (consequence) {
            case Consequence.TakeStep(Subject subject, int attempt) when subject.equals(subject(RUN)) -> "take step "
                    + attempt;
            case Consequence.TellBrand.RunEnded(Subject subject, int attempt, boolean isSealed) when subject
                    .equals(subject(RUN)) -> "hear that %d %s".formatted(attempt,
                            isSealed ? "is sealed" : "has failed");
            case Consequence.PassOn(Subject subject, int partition, Review review) when subject
                    .equals(subject(RUN)) -> "pass on to %d: %s by %s".formatted(partition, review.isApproved(),
                            review.actor());
            case Consequence.TellWaiting(Subject waiting, Subject subject, Review review) when subject
                    .equals(subject(RUN)) && waiting.equals(LINE.account().subject()) -> "tell p1: %s by %s"
                            .formatted(review.isApproved(), review.actor());
            default -> consequence.toString();
        }).isEqualTo(others.equals("nothing") ? List.of() : List.of(others));
    }

    @Test
    void whatATransactionHidIsKnownUntilTheSeal() {
        RunState marked = evolved(evolved(Objects.requireNonNull(state("B")), "lagging"), "marked");
        assertThat(((Phase.Rating) marked.phase()).hiding()).containsExactly("bets-1");
        assertThat(((Phase.Rating) evolved(marked, "first-piece").phase()).hiding()).containsExactly("bets-1");
    }

    @Test
    void aCutIsPutTogetherFromItsPieces() {
        Slice slice = new Slice(List.of(2, 0));
        RunState state = new RunState(RUN, 1, new Pinned(3, "ab12", Set.of(), new TreeMap<>(), slice),
                new Phase.Rating(new TreeSet<>(), new TreeMap<>(), NOON, false), NOON, NOON);
        for (Piece piece : Piece.all(slice)) {
            state = evolved(state, new RunCommand.PieceRated(1, piece,
                    new Rated(4, 30 + piece.partition(), "1", "2026b", Result.NONE)));
        }
        assertThat(((Phase.Decided) state.phase()).seal().cut().text()).isEqualTo("4:0@30,2@32");
    }

    @Test
    void fromItsMarkOnItIsWaitedForAnew() {
        Instant later = NOON.plus(TIMEOUT).plusSeconds(60);
        RunState stalled = Objects.requireNonNull(state("B!"));
        RunState marked = evolved(stalled, ((Decision.Decided<RunEvent>) DECIDER.decide(subject(RUN), stalled,
                new RunCommand.Marked(1), new Given(later, "settlement", "bob"))).events());
        assertThat(((Phase.Waiting) marked.phase()).isStalled()).isFalse();
        assertThat(DECIDER.wakeAt(marked)).contains(later.plus(TIMEOUT));
        RunState rated = evolved(marked, piece(0, 0));
        assertThat(DECIDER.wakeAt(rated)).as("a piece is not all").contains(later.plus(TIMEOUT));
    }

    @Test
    void whatIsKeptIsACopy() {
        SortedMap<String, Long> ends = new TreeMap<>(Map.of("bets-0", 7L));
        SortedSet<String> lagging = new TreeSet<>(Set.of("bets-0"));
        SortedMap<String, Long> reasons = new TreeMap<>(Map.of("BELOW_MIN", 8L));
        Phase.Barrier barrier = new Phase.Barrier(ends, lagging, NOON, false);
        Phase.Decided decided = (Phase.Decided) Objects.requireNonNull(state("S")).phase();
        RunEvent.Sealed sealed = new RunEvent.Sealed(decided.seal(), 3, reasons, NOON);
        ends.clear();
        lagging.clear();
        reasons.clear();
        assertThat(barrier.ends()).containsExactly(Map.entry("bets-0", 7L));
        assertThat(barrier.lagging()).containsExactly("bets-0");
        assertThat(sealed.reasons()).containsExactly(Map.entry("BELOW_MIN", 8L));
    }
}
