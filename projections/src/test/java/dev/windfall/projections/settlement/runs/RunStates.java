package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.seals.Leaf;
import dev.windfall.projections.settlement.seals.Part;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// States of a run and commands, as the tests write them. A state is a letter: N not there, Q requested, B at the barrier, R rated but for
/// the last piece, S sealed with three lines, H one of them waits and one is not told yet, V two of them wait, A they are approved, P being
/// paid, T through, F failed; with `!` it is stalled.
final class RunStates {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final Duration TIMEOUT = Duration.ofMinutes(10);
    static final RunDecider DECIDER = new RunDecider(TIMEOUT);
    static final RunId RUN = RunId.settlement("aurora", new RuleName(Kind.LOSSBACK, "weekly"),
            LocalDate.of(2026, 11, 2));
    static final LineId LINE = new LineId(RUN, "p1", "EUR");
    static final Slice SLICE = new Slice(List.of(5));
    static final Pinned PINNED = new Pinned(3, "ab12", Set.of("ann"), new TreeMap<>(Map.of("EUR", 999L)),
            SLICE);

    private RunStates() {}

    static Map<String, RunCommand> commands() {
        Map<String, RunCommand> commands = new LinkedHashMap<>();
        commands.put("request-1", new RunCommand.Request(1, PINNED));
        commands.put("request-2", new RunCommand.Request(2, PINNED));
        commands.put("request-3", new RunCommand.Request(3, PINNED));
        commands.put("request-else",
                new RunCommand.Request(2, new Pinned(4, "ab12", Set.of("ann"), new TreeMap<>(), SLICE)));
        commands.put("digest-else",
                new RunCommand.Request(2, new Pinned(3, "ab13", Set.of("ann"), new TreeMap<>(), SLICE)));
        commands.put("barrier", new RunCommand.BarrierTaken(1, new TreeMap<>(Map.of("bets-0", 7L, "bets-1", 9L))));
        commands.put("lagging", new RunCommand.Lagging(1, Set.of("bets-1")));
        commands.put("lagging-none", new RunCommand.Lagging(1, Set.of()));
        commands.put("lagging-else", new RunCommand.Lagging(1, Set.of("bets-2")));
        commands.put("marked", new RunCommand.Marked(1));
        commands.put("last-piece", piece(3, 3));
        commands.put("first-piece", piece(0, 0));
        commands.put("piece-again", piece(0, Result.NONE));
        commands.put("offset-else", lastPiece(1, 18, "1", "2026b"));
        commands.put("generation-2", lastPiece(2, 17, "1", "2026b"));
        commands.put("engine-else", lastPiece(1, 17, "2", "2026b"));
        commands.put("tz-else", lastPiece(1, 17, "1", "2026c"));
        commands.put("piece-5", piece(4, Result.NONE));
        commands.put("piece-else", new RunCommand.PieceRated(1, new Piece(6, 0), rated(Result.NONE)));
        commands.put("piece-mixed", piece(3, result(0)));
        commands.put("fail", new RunCommand.Fail(1, "EVICTED"));
        commands.put("approve", new RunCommand.Approve("fine"));
        commands.put("reject", new RunCommand.Reject("no"));
        commands.put("approve-one", new RunCommand.ApproveLine(LINE, "fine"));
        commands.put("reject-one", new RunCommand.RejectLine(LINE, "no"));
        commands.put("one-else",
                new RunCommand.RejectLine(new LineId(RUN.with(new Purpose.Corrections(1)), "p1", "EUR"),
                        "no"));
        commands.put("one-untold", tally(5, 2, LineStatus.HELD, LineStatus.PENDING, LineStatus.SETTLED));
        commands.put("two-wait", tally(5, 2, LineStatus.HELD, LineStatus.HELD, LineStatus.SETTLED));
        commands.put("one-waits", tally(5, 3, LineStatus.HELD, LineStatus.CARRIED, LineStatus.SETTLED));
        commands.put("two-told", tally(5, 2, LineStatus.PROCESSING, LineStatus.PENDING, LineStatus.SETTLED));
        commands.put("under-way", tally(5, 4, LineStatus.PROCESSING, LineStatus.FAILED, LineStatus.SETTLED));
        commands.put("through", tally(5, 9, LineStatus.WAIVED, LineStatus.CARRIED, LineStatus.SETTLED));
        commands.put("disputed", tally(5, 99, LineStatus.DISPUTED, LineStatus.CARRIED, LineStatus.SETTLED));
        commands.put("old-tally", tally(5, 0, LineStatus.SETTLED, LineStatus.SETTLED, LineStatus.SETTLED));
        commands.put("tally-minus", tally(-1, 9, LineStatus.SETTLED));
        commands.put("wake", new RunCommand.Wake());
        commands.put("wake-later", new RunCommand.Wake());
        commands.put("early", new RunCommand.Wake());
        commands.put("of-another", new RunCommand.Fail(2, "EVICTED"));
        return commands;
    }

    /// Each is come to by commands.
    static @Nullable RunState state(String letter) {
        return switch (letter) {
            case "N" -> null;
            case "Q" -> evolved(null, "request-1");
            case "Q!" -> evolved(state("Q"), "wake");
            case "B" -> evolved(state("Q"), "barrier");
            case "B!" -> evolved(state("B"), "wake");
            case "R" -> rating(RUN);
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

    static RunState rating(RunId run, SortedMap<Piece, Rated> pieces) {
        return new RunState(run, 1, PINNED, new Phase.Rating(new TreeSet<>(), pieces, NOON, false), NOON, NOON);
    }

    static RunState rating(RunId run) {
        RunState state = rating(run, new TreeMap<>());
        for (int number = 0; number < 3; number++) {
            state = evolved(state, piece(number, number));
        }
        return state;
    }

    /// Two players with two leaves in all of the first piece, one of the second and one of the last.
    static List<Leaf> leaves() {
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

    static Result result(int piece) {
        List<Leaf> leaves = leaves().stream().filter(leaf -> leaf.bucket() / 1024 == piece).toList();
        return new Result(Part.of(leaves), leaves.isEmpty() ? 0 : 1, new TreeMap<>(Map.of("BELOW_MIN", 2L)));
    }

    static SortedMap<Piece, Rated> empties() {
        SortedMap<Piece, Rated> pieces = new TreeMap<>();
        for (int number = 0; number < 3; number++) {
            pieces.put(new Piece(5, number), rated(Result.NONE));
        }
        return pieces;
    }

    static RunCommand piece(int number, int leaves) {
        return piece(number, result(leaves));
    }

    static RunCommand piece(int number, Result result) {
        return new RunCommand.PieceRated(1, new Piece(5, number), rated(result));
    }

    static RunCommand lastPiece(int generation, long offset, String engineVersion, String tzVersion) {
        return new RunCommand.PieceRated(1, new Piece(5, 3),
                new Rated(generation, offset, engineVersion, tzVersion, result(3)));
    }

    static Rated rated(Result result) {
        return new Rated(1, 17, "1", "2026b", result);
    }

    static RunCommand tally(int partition, long number, LineStatus... lines) {
        SortedMap<LineStatus, Long> counts = new TreeMap<>();
        for (LineStatus line : lines) {
            counts.merge(line, 1L, Long::sum);
        }
        return new RunCommand.Tallied(partition, new Tally(number, counts));
    }

    static Subject subject(RunId run) {
        return new Subject(RunDecider.DECIDER, "aurora", run.text());
    }

    static Given given() {
        return new Given(NOON, "settlement", "bob");
    }

    static Decision<RunEvent> decide(@Nullable RunState state, String command) {
        Instant now = command.equals("early") ? NOON.plus(TIMEOUT).minusMillis(1)
                : command.equals("wake") ? NOON.plus(TIMEOUT)
                        : command.equals("wake-later") ? NOON.plus(TIMEOUT.multipliedBy(2)) : NOON;
        return DECIDER.decide(subject(RUN), state, Objects.requireNonNull(commands().get(command)),
                new Given(now, "settlement", "bob"));
    }

    static RunState evolved(@Nullable RunState state, String command) {
        return evolved(state, ((Decision.Decided<RunEvent>) decide(state, command)).events());
    }

    static RunState evolved(@Nullable RunState state, RunCommand command) {
        RunId run = state == null ? RUN : state.id();
        return evolved(state, ((Decision.Decided<RunEvent>) DECIDER.decide(subject(run), state, command, given()))
                .events());
    }

    static RunState evolved(@Nullable RunState state, List<RunEvent> events) {
        RunState next = state;
        for (RunEvent event : events) {
            next = DECIDER.evolve(next, event);
        }
        return Objects.requireNonNull(next);
    }

    static String told(@Nullable RunState state, String command) {
        return told(state, decide(state, command));
    }

    static String told(@Nullable RunState state, Decision<RunEvent> decision) {
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
