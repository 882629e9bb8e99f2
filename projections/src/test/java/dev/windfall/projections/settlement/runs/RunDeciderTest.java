package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Leaf;
import dev.windfall.projections.settlement.seals.Part;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/// Every state with every command. A state is a letter: N not there, Q requested, B at the barrier, R rated but for the last piece, S
/// sealed with three lines, H one of them waits and one is not told yet, V two of them wait, A they are approved, P being paid, T
/// through, F failed; with `!` it is stalled. What becomes of it is its status and what is said of it; `-` is nothing, `x` why not.
class RunDeciderTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final RunDecider DECIDER = new RunDecider(TIMEOUT);
    private static final RunId RUN = RunId.settlement("aurora", new RuleName(Kind.LOSSBACK, "weekly"),
            LocalDate.of(2026, 11, 2));
    private static final Slice SLICE = new Slice(List.of(5));
    private static final Pinned PINNED = new Pinned(3, "ab12", Set.of("ann"), new TreeMap<>(Map.of("EUR", 999L)), SLICE,
            "1", "2026b");
    private static final Cut CUT = new Cut(1, new TreeMap<>(Map.of(5, 17L)));

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
            request-else | F                            | x another-rule
            digest-else  | N                            | x no-such-attempt
            digest-else  | Q Q! B B! R R! S H V A P T   | x not-failed
            digest-else  | F                            | x another-rule
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
            marked-later | N                            | x unknown-run
            marked-later | Q Q!                         | x no-barrier
            marked-later | B B!                         | RATING marked
            marked-later | R R!                         | x another-cut
            marked-later | S H V A P T F                | -
            marked-else  | N                            | x unknown-run
            marked-else  | Q Q! B B! R R! S H V A P T F | x not-its-slice
            last-piece   | N                            | x unknown-run
            last-piece   | Q Q! B B!                    | x not-marked
            last-piece   | R R!                         | SEALED rated sealed
            last-piece   | S H V A P T F                | -
            first-piece  | N                            | x unknown-run
            first-piece  | Q Q! B B!                    | x not-marked
            first-piece  | R R! S H V A P T F           | -
            piece-again  | N                            | x unknown-run
            piece-again  | Q Q! B B!                    | x not-marked
            piece-again  | R R!                         | FAILED failed
            piece-again  | S H V A P T                  | x rated-otherwise
            piece-again  | F                            | -
            piece-5      | N                            | x unknown-run
            piece-5      | Q Q! B B! R R! S H V A P T F | x not-its-slice
            piece-else   | N                            | x unknown-run
            piece-else   | Q Q! B B! R R! S H V A P T F | x not-its-slice
            piece-mixed  | N                            | x unknown-run
            piece-mixed  | Q Q! B B! R R! S H V A P T F | x not-its-slice
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
            tally-else   | N                            | x unknown-run
            tally-else   | Q Q! B B! R R! F             | x not-sealed
            tally-else   | S H V A P T                  | x not-its-slice
            wake         | N                            | x unknown-run
            wake         | Q                            | REQUESTED stalled
            wake         | Q! B! R! S H V A P T F       | -
            wake         | B                            | BARRIER stalled
            wake         | R                            | RATING stalled
            early        | N                            | x unknown-run
            early        | Q Q! B B! R R! S H V A P T F | -
            of-another   | N                            | x unknown-run
            of-another   | Q Q! B B! R R! S H V A P T F | -
            """;

    @Test
    void everyStateWithEveryCommand() {
        Map<String, String> expected = new LinkedHashMap<>();
        TABLE.lines().skip(1).map(line -> line.split("\\|", -1)).forEach(row -> {
            for (String state : row[1].strip().split(" ", -1)) {
                assertThat(expected.put(row[0].strip() + " " + state, row[2].strip())).as("told twice").isNull();
            }
        });
        Map<String, String> found = new LinkedHashMap<>();
        for (String command : commands().keySet()) {
            for (String state : STATES.split(" ", -1)) {
                found.put(command + " " + state, told(state(state), command));
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(expected);
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
            3000  | ann   | PAYING reviewed
            999   | bob   | PAYING reviewed
            0     | bob   | PAYING reviewed
            0     | ann   | x four-eyes
            none  | ann   | PAYING reviewed
            none  | ''    | x no-actor
            """)
    void whoeverChangedTheRuleCantApproveTooMuch(String above, String actor, String decision) {
        SortedMap<String, Long> limits = new TreeMap<>(above.equals("none") ? Map.of()
                : Map.of("EUR",
                        Long.parseLong(above)));
        RunState review = Objects.requireNonNull(state("V"));
        RunState run = new RunState(RUN, 1, new Pinned(3, "ab12", Set.of("ann"), limits, SLICE, "1", "2026b"),
                review.phase());
        assertThat(told(run, DECIDER.decide(subject(RUN), run, new RunCommand.Approve("fine"),
                new Given(NOON, "backoffice", actor)))).isEqualTo(decision);
        assertThat(told(run, DECIDER.decide(subject(RUN), run, new RunCommand.Reject("no"),
                new Given(NOON, "backoffice", actor)))).isEqualTo(actor.isEmpty() ? "x no-actor" : "PAYING reviewed");
    }

    @Test
    void aRunThatPaysNothingIsOverWithItsSeal() {
        for (Purpose purpose : List.of(new Purpose.Trial(), new Purpose.Preview(1))) {
            RunId run = RUN.with(purpose);
            RunState state = rating(run, PINNED);
            assertThat(((Phase.Rating) state.phase()).pieces()).hasSize(3);
            assertThat(told(state, DECIDER.decide(subject(run), state, piece(3, 3), given())))
                    .isEqualTo("SETTLED rated sealed");
        }
        RunState nobody = new RunState(RUN, 1, PINNED, new Phase.Rating(CUT, empties(), NOON, false));
        assertThat(told(nobody, DECIDER.decide(subject(RUN), nobody, new RunCommand.PieceRated(1, new Piece(5, 3),
                Result.NONE), given()))).as("nobody gets a line").isEqualTo("SETTLED rated sealed");
    }

    @Test
    void aLineThatIsNotCountedIsNotThrough() {
        RunState approved = Objects.requireNonNull(state("A"));
        assertThat(evolved(approved, tally(5, 3, LineStatus.SETTLED)).status()).isEqualTo(RunStatus.PAYING);
    }

    @Test
    void totalsThatAreTooLargeFail() {
        SortedMap<Piece, Result> pieces = empties();
        List<Leaf> most = leaves().stream().filter(leaf -> leaf.bucket() / 1024 == 0)
                .map(leaf -> new Leaf(leaf.playerId(), "EUR", leaf.forPeriod(), Long.MAX_VALUE, 1)).limit(1).toList();
        assertThat(most).hasSize(1);
        pieces.put(new Piece(5, 0), new Result(Part.of(most), 1, new TreeMap<>()));
        RunState state = new RunState(RUN, 1, PINNED, new Phase.Rating(CUT, pieces, NOON, false));
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

    @Test
    void theBarrierWakesItOnce() {
        assertThat(DECIDER.wakeAt(Objects.requireNonNull(state("Q")))).contains(NOON.plus(TIMEOUT));
        assertThat(DECIDER.wakeAt(Objects.requireNonNull(state("B")))).contains(NOON.plus(TIMEOUT));
        assertThat(DECIDER.wakeAt(Objects.requireNonNull(state("R")))).contains(NOON.plus(TIMEOUT));
        for (String letter : List.of("Q!", "B!", "R!", "S", "H", "V", "A", "P", "T", "F")) {
            assertThat(DECIDER.wakeAt(Objects.requireNonNull(state(letter)))).as(letter).isEmpty();
        }
    }

    @Test
    void fromItsMarkOnItIsWaitedForAnew() {
        Instant later = NOON.plus(TIMEOUT).plusSeconds(60);
        RunState stalled = Objects.requireNonNull(state("B!"));
        RunState marked = evolved(stalled, ((Decision.Decided<RunEvent>) DECIDER.decide(subject(RUN), stalled,
                new RunCommand.Marked(1, CUT), new Given(later, "settlement", "bob"))).events());
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

    private static Map<String, RunCommand> commands() {
        Map<String, RunCommand> commands = new LinkedHashMap<>();
        commands.put("request-1", new RunCommand.Request(1, PINNED));
        commands.put("request-2", new RunCommand.Request(2, PINNED));
        commands.put("request-3", new RunCommand.Request(3, PINNED));
        commands.put("request-else",
                new RunCommand.Request(2, new Pinned(4, "ab12", Set.of("ann"), new TreeMap<>(), SLICE,
                        "1", "2026b")));
        commands.put("digest-else",
                new RunCommand.Request(2, new Pinned(3, "ab13", Set.of("ann"), new TreeMap<>(), SLICE,
                        "1", "2026b")));
        commands.put("barrier", new RunCommand.BarrierTaken(1, new TreeMap<>(Map.of("bets-0", 7L, "bets-1", 9L))));
        commands.put("lagging", new RunCommand.Lagging(1, Set.of("bets-1")));
        commands.put("lagging-none", new RunCommand.Lagging(1, Set.of()));
        commands.put("lagging-else", new RunCommand.Lagging(1, Set.of("bets-2")));
        commands.put("marked", new RunCommand.Marked(1, CUT));
        commands.put("marked-later", new RunCommand.Marked(1, new Cut(1, new TreeMap<>(Map.of(5, 18L)))));
        commands.put("marked-else", new RunCommand.Marked(1, new Cut(1, new TreeMap<>(Map.of(5, 17L, 6, 1L)))));
        commands.put("last-piece", piece(3, 3));
        commands.put("first-piece", piece(0, 0));
        commands.put("piece-again", new RunCommand.PieceRated(1, new Piece(5, 0), Result.NONE));
        commands.put("piece-5", new RunCommand.PieceRated(1, new Piece(5, 4), Result.NONE));
        commands.put("piece-else", new RunCommand.PieceRated(1, new Piece(6, 0), Result.NONE));
        commands.put("piece-mixed", new RunCommand.PieceRated(1, new Piece(5, 3), rated(0)));
        commands.put("fail", new RunCommand.Fail(1, "EVICTED"));
        commands.put("approve", new RunCommand.Approve("fine"));
        commands.put("reject", new RunCommand.Reject("no"));
        commands.put("one-untold", tally(5, 2, LineStatus.HELD, LineStatus.PENDING, LineStatus.SETTLED));
        commands.put("two-wait", tally(5, 2, LineStatus.HELD, LineStatus.HELD, LineStatus.SETTLED));
        commands.put("one-waits", tally(5, 3, LineStatus.HELD, LineStatus.CARRIED, LineStatus.SETTLED));
        commands.put("two-told", tally(5, 2, LineStatus.PROCESSING, LineStatus.PENDING, LineStatus.SETTLED));
        commands.put("under-way", tally(5, 4, LineStatus.PROCESSING, LineStatus.FAILED, LineStatus.SETTLED));
        commands.put("through", tally(5, 9, LineStatus.WAIVED, LineStatus.CARRIED, LineStatus.SETTLED));
        commands.put("disputed", tally(5, 99, LineStatus.DISPUTED, LineStatus.CARRIED, LineStatus.SETTLED));
        commands.put("old-tally", tally(5, 0, LineStatus.SETTLED, LineStatus.SETTLED, LineStatus.SETTLED));
        commands.put("tally-else", tally(6, 9, LineStatus.SETTLED));
        commands.put("wake", new RunCommand.Wake());
        commands.put("early", new RunCommand.Wake());
        commands.put("of-another", new RunCommand.Fail(2, "EVICTED"));
        return commands;
    }

    /// Each is come to by commands.
    private static @Nullable RunState state(String letter) {
        return switch (letter) {
            case "N" -> null;
            case "Q" -> evolved(null, "request-1");
            case "Q!" -> evolved(state("Q"), "wake");
            case "B" -> evolved(state("Q"), "barrier");
            case "B!" -> evolved(state("B"), "wake");
            case "R" -> rating(RUN, PINNED);
            case "S" -> evolved(evolved(state("R"), "last-piece"), tally(5, 1, LineStatus.PENDING));
            case "R!" -> evolved(state("R"), "wake");
            case "H" -> evolved(state("S"), "one-untold");
            case "V" -> evolved(state("S"), "two-wait");
            case "A" -> evolved(state("V"), "approve");
            case "P" -> evolved(state("S"), "under-way");
            case "T" -> evolved(state("S"), "through");
            case "F" -> evolved(state("R"), "fail");
            default -> throw new IllegalArgumentException(letter);
        };
    }

    private static RunState rating(RunId run, Pinned pinned) {
        RunState state = new RunState(run, 1, pinned, new Phase.Rating(CUT, new TreeMap<>(), NOON, false));
        for (int number = 0; number < 3; number++) {
            state = evolved(state, piece(number, number));
        }
        return state;
    }

    /// Two players with two leaves in all of the first piece, one of the second and one of the last.
    private static List<Leaf> leaves() {
        List<Leaf> leaves = new ArrayList<>();
        for (int piece : new int[]{0, 1, 3}) {
            String player = "p1";
            for (int number = 1; Slice.bucketOf(player) / 1024 != piece; number++) {
                player = "p" + number;
            }
            leaves.add(new Leaf(player, "EUR", RUN.periodStart(), 1_000, 1_000));
        }
        leaves.add(new Leaf(leaves.getFirst().playerId(), "USD", RUN.periodStart().minusWeeks(1), 0, -5));
        return leaves;
    }

    private static Result rated(int piece) {
        List<Leaf> leaves = leaves().stream().filter(leaf -> leaf.bucket() / 1024 == piece).toList();
        return new Result(Part.of(leaves), leaves.isEmpty() ? 0 : 1, new TreeMap<>(Map.of("BELOW_MIN", 2L)));
    }

    private static SortedMap<Piece, Result> empties() {
        SortedMap<Piece, Result> pieces = new TreeMap<>();
        for (int number = 0; number < 3; number++) {
            pieces.put(new Piece(5, number), Result.NONE);
        }
        return pieces;
    }

    private static RunCommand piece(int number, int leaves) {
        return new RunCommand.PieceRated(1, new Piece(5, number), rated(leaves));
    }

    private static RunCommand tally(int partition, long number, LineStatus... lines) {
        SortedMap<LineStatus, Long> counts = new TreeMap<>();
        for (LineStatus line : lines) {
            counts.merge(line, 1L, Long::sum);
        }
        return new RunCommand.Tallied(partition, new Tally(number, counts));
    }

    private static Subject subject(RunId run) {
        return new Subject(RunDecider.DECIDER, "aurora", run.text());
    }

    private static Given given() {
        return new Given(NOON, "settlement", "bob");
    }

    private static Decision<RunEvent> decide(@Nullable RunState state, String command) {
        Instant now = command.equals("early") ? NOON.plus(TIMEOUT).minusMillis(1)
                : command.equals("wake") ? NOON.plus(TIMEOUT) : NOON;
        return DECIDER.decide(subject(RUN), state, Objects.requireNonNull(commands().get(command)),
                new Given(now, "settlement", "bob"));
    }

    private static RunState evolved(@Nullable RunState state, String command) {
        return evolved(state, ((Decision.Decided<RunEvent>) decide(state, command)).events());
    }

    private static RunState evolved(@Nullable RunState state, RunCommand command) {
        RunId run = state == null ? RUN : state.id();
        return evolved(state, ((Decision.Decided<RunEvent>) DECIDER.decide(subject(run), state, command, given()))
                .events());
    }

    private static RunState evolved(@Nullable RunState state, List<RunEvent> events) {
        RunState next = state;
        for (RunEvent event : events) {
            next = DECIDER.evolve(next, event);
        }
        return Objects.requireNonNull(next);
    }

    private static String told(@Nullable RunState state, String command) {
        return told(state, decide(state, command));
    }

    private static String told(@Nullable RunState state, Decision<RunEvent> decision) {
        return switch (decision) {
            case Decision.Unchanged<RunEvent> _ -> "-";
            case Decision.Rejected<RunEvent> it -> "x " + it.rejection().code();
            case Decision.Decided<RunEvent> it -> {
                List<String> told = new ArrayList<>(List.of(evolved(state, it.events()).status().name()));
                it.events().forEach(event -> told.add(event.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                        .replace("piece", "")));
                yield String.join(" ", told);
            }
        };
    }
}
