package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Seal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/// How a run goes: asked for, called at the barrier, rated up to the cut, sealed, reviewed, paid. [RunStatus#next()] has all steps that
/// there are; what is sealed stays as it is.
public final class RunDecider implements Decider<RunState, RunCommand, RunEvent> {

    public static final String DECIDER = "run";

    private final Duration barrierTimeout;

    /// @param barrierTimeout how long others wait for its mark, and once more as long for its seal
    public RunDecider(Duration barrierTimeout) {
        this.barrierTimeout = barrierTimeout;
    }

    @Override
    public Decision<RunEvent> decide(Subject subject, @Nullable RunState state, RunCommand command, Given given) {
        Optional<RunId> run = RunId.read(subject.id()).filter(id -> id.brandId().equals(subject.brandId()));
        if (run.isEmpty()) {
            return rejected("not-a-run", subject.key() + " is not a run");
        }
        if (state == null) {
            return command instanceof RunCommand.Request(int attempt, Pinned pinned)
                    ? requested(run.get(), null, attempt, pinned, given.now())
                    : rejected("unknown-run", "There is no run " + subject.id());
        }
        return command instanceof RunCommand.OfAttempt of && of.attempt() != state.attempt()
                ? new Decision.Unchanged<>()
                : decide(state, command, given);
    }

    private Decision<RunEvent> decide(RunState state, RunCommand command, Given given) {
        Instant now = given.now();
        return switch (command) {
            case RunCommand.Request(int attempt, Pinned pinned) -> requested(state.id(), state, attempt, pinned, now);
            case RunCommand.BarrierTaken(_, SortedMap<String, Long> ends) -> state.phase() instanceof Phase.Requested
                    ? decided(new RunEvent.BarrierTaken(ends, now))
                    : new Decision.Unchanged<>();
            case RunCommand.Lagging(_, Set<String> partitions) -> state.phase() instanceof Phase.Barrier barrier
                    ? lagging(barrier, partitions, now)
                    : new Decision.Unchanged<>();
            case RunCommand.Marked(_, Cut cut) -> marked(state, cut, now);
            case RunCommand.PieceRated(_, Piece piece, Result result) -> rated(state, piece, result, now);
            case RunCommand.Fail(_, String why) -> failed(state, why, now);
            case RunCommand.Approve(String note) -> reviewed(state, new Review(true, given.actor(), note), now);
            case RunCommand.Reject(String note) -> reviewed(state, new Review(false, given.actor(), note), now);
            case RunCommand.Tallied(int partition, Tally tally) -> tallied(state, partition, tally, now);
            case RunCommand.Wake() -> wakeAt(state).filter(dueAt -> !dueAt.isAfter(now)).isPresent()
                    ? decided(new RunEvent.Stalled(now))
                    : new Decision.Unchanged<>();
        };
    }

    @Override
    public RunState evolve(@Nullable RunState state, RunEvent event) {
        if (event instanceof RunEvent.Requested(RunId run, int attempt, Pinned pinned, Instant at)) {
            return new RunState(run, attempt, pinned, new Phase.Requested(at, false));
        }
        if (state == null) {
            throw new IllegalStateException("A run begins by being requested, not with " + event);
        }
        return state.in(evolved(state.phase(), event));
    }

    private static Phase evolved(Phase phase, RunEvent event) {
        return switch (event) {
            case RunEvent.Requested _ -> throw new IllegalStateException("begins a run, or another attempt");
            case RunEvent.BarrierTaken(SortedMap<String, Long> ends, _) -> in(Phase.Requested.class, phase).at(ends);
            case RunEvent.Lagged lagged -> in(Phase.Barrier.class, phase).lagging(lagged.partitions());
            case RunEvent.Stalled _ -> in(Phase.Waiting.class, phase).stalled();
            case RunEvent.Marked(Cut cut, Instant at) -> in(Phase.Barrier.class, phase).at(cut, at);
            case RunEvent.PieceRated(Piece piece, Result result, _) -> in(Phase.Rating.class, phase).with(piece,
                    result);
            case RunEvent.Sealed sealed -> in(Phase.Rating.class, phase).sealed(sealed);
            case RunEvent.Failed(String why, _) -> new Phase.Failed(why);
            case RunEvent.Reviewed(Review review, _) -> in(Phase.Decided.class, phase).with(review);
            case RunEvent.Tallied(int partition, Tally tally, _) -> in(Phase.Decided.class, phase).with(partition,
                    tally);
        };
    }

    /// @throws ClassCastException if the events are not those of a run
    private static <P extends Phase> P in(Class<P> expected, Phase phase) {
        return expected.cast(phase);
    }

    @Override
    public Optional<Instant> wakeAt(RunState state) {
        return state.phase() instanceof Phase.Waiting waiting && !waiting.isStalled()
                ? Optional.of(waiting.since().plus(barrierTimeout))
                : Optional.empty();
    }

    @Override
    public RunCommand wake() {
        return new RunCommand.Wake();
    }

    private static Decision<RunEvent> requested(RunId run, @Nullable RunState state, int attempt, Pinned pinned,
            Instant now) {
        int last = state == null ? 0 : state.attempt();
        if (attempt <= last) {
            return new Decision.Unchanged<>();
        }
        if (state != null && state.status() != RunStatus.FAILED) {
            return rejected("not-failed", "Attempt %d of %s is %s: only what has FAILED is tried again".formatted(last,
                    run.text(), state.status()));
        }
        if (attempt != last + 1) {
            return rejected("no-such-attempt", "The next attempt of %s is %d".formatted(run.text(), last + 1));
        }
        return state == null || state.pinned().hasRuleOf(pinned)
                ? decided(new RunEvent.Requested(run, attempt, pinned, now))
                : rejected("another-rule", "%s is tried again with version %d of its rule, as it was before".formatted(
                        run.text(), state.pinned().ruleVersion()));
    }

    private static Decision<RunEvent> lagging(Phase.Barrier barrier, Set<String> partitions, Instant now) {
        if (!barrier.ends().keySet().containsAll(partitions)) {
            return rejected("not-in-barrier", "The barrier does not wait for all of " + new TreeSet<>(partitions));
        }
        return barrier.lagging().equals(partitions) ? new Decision.Unchanged<>()
                : decided(RunEvent.Lagged.of(partitions, now));
    }

    private static Decision<RunEvent> marked(RunState state, Cut cut, Instant now) {
        if (!cut.offsets().keySet().equals(new HashSet<>(state.pinned().slice().partitions()))) {
            return rejected("not-its-slice", "%s is not a cut through %s".formatted(cut.text(),
                    state.pinned().slice().partitions()));
        }
        return switch (state.phase()) {
            case Phase.Requested _ -> rejected("no-barrier", "It is not known up to where it has to wait");
            case Phase.Barrier _ -> decided(new RunEvent.Marked(cut, now));
            case Phase.Rating rating when !rating.cut().equals(cut) -> rejected("another-cut",
                    "It is rated at %s, not at %s".formatted(rating.cut().text(), cut.text()));
            case Phase.Rating _,Phase.Decided _,Phase.Failed _ -> new Decision.Unchanged<>();
        };
    }

    /// What is rated up to the same cut comes to the same. If it does not, nobody knows which is right.
    private static Decision<RunEvent> rated(RunState state, Piece piece, Result result, Instant now) {
        if (!piece.isOf(state.pinned().slice()) || !piece.holds(result.part(), state.pinned().slice())) {
            return rejected("not-its-slice", "%s is not a piece of %s with such players".formatted(piece,
                    state.pinned().slice().partitions()));
        }
        return switch (state.phase()) {
            case Phase.Requested _,Phase.Barrier _ -> rejected("not-marked", "Nothing is rated before the cut");
            case Phase.Rating rating when !rating.pieces().containsKey(piece) -> pieceRated(state,
                    rating.with(piece, result), new RunEvent.PieceRated(piece, result, now));
            case Phase.Rating rating -> result.equals(rating.pieces().get(piece)) ? new Decision.Unchanged<>()
                    : decided(new RunEvent.Failed(piece.text() + " has come to something else", now));
            case Phase.Decided run -> result.digest().equals(run.pieces().get(piece)) ? new Decision.Unchanged<>()
                    : rejected("rated-otherwise", piece.text() + " had come to something else, and that is sealed");
            case Phase.Failed _ -> new Decision.Unchanged<>();
        };
    }

    /// With the last piece it is sealed, whichever that is.
    private static Decision<RunEvent> pieceRated(RunState state, Phase.Rating rating, RunEvent.PieceRated event) {
        Pinned pinned = state.pinned();
        if (rating.pieces().size() < Piece.all(pinned.slice()).size()) {
            return decided(event);
        }
        try {
            Result whole = rating.pieces().values().stream().reduce(Result.NONE, Result::plus);
            Seal seal = Seal.of(state.id(), pinned.ruleDigest(), pinned.engineVersion(), pinned.tzVersion(),
                    rating.cut(), whole.part());
            return decided(event, new RunEvent.Sealed(seal, whole.lines(), whole.reasons(), event.at()));
        } catch (ArithmeticException _) {
            return decided(event, new RunEvent.Failed("The totals are too large", event.at()));
        }
    }

    private static Decision<RunEvent> failed(RunState state, String why, Instant now) {
        return switch (state.phase()) {
            case Phase.Requested _,Phase.Barrier _,Phase.Rating _ -> decided(new RunEvent.Failed(why, now));
            case Phase.Decided _ -> rejected("sealed", "What is sealed can be corrected by later runs alone");
            case Phase.Failed _ -> new Decision.Unchanged<>();
        };
    }

    private static Decision<RunEvent> reviewed(RunState state, Review review, Instant now) {
        if (!(state.phase() instanceof Phase.Decided run) || (run.review() == null && !run.isReviewable())) {
            return rejected("not-in-review", "The run is %s: nothing waits for approval".formatted(state.status()));
        }
        if (run.review() != null) {
            return run.review().isApproved() == review.isApproved() ? new Decision.Unchanged<>()
                    : rejected("reviewed", "%s has said otherwise: %s".formatted(run.review().actor(),
                            run.review().note()));
        }
        if (review.actor().isBlank()) {
            return rejected("no-actor", "Only a person approves or rejects");
        }
        return review.isApproved() && isOwnWork(state.pinned(), run.seal(), review.actor())
                ? rejected("four-eyes", "%s has changed the rule: somebody else has to approve so much".formatted(
                        review.actor()))
                : decided(new RunEvent.Reviewed(review, now));
    }

    /// What is taken back from some must not hide how much others get.
    private static boolean isOwnWork(Pinned pinned, Seal seal, String actor) {
        return pinned.ruleAuthors().contains(actor) && seal.totals().entrySet().stream().anyMatch(
                total -> total.getValue().increase() > pinned.fourEyesAbove().getOrDefault(total.getKey(),
                        Long.MAX_VALUE));
    }

    private static Decision<RunEvent> tallied(RunState state, int partition, Tally tally, Instant now) {
        if (!(state.phase() instanceof Phase.Decided run)) {
            return rejected("not-sealed", "The run is %s: it has no lines yet".formatted(state.status()));
        }
        if (!state.pinned().slice().partitions().contains(partition)) {
            return rejected("not-its-slice", "Partition %d has no lines of the run".formatted(partition));
        }
        Tally before = run.tallies().get(partition);
        return before != null && before.number() >= tally.number() ? new Decision.Unchanged<>()
                : decided(new RunEvent.Tallied(partition, tally, now));
    }

    private static Decision<RunEvent> decided(RunEvent... events) {
        return new Decision.Decided<>(List.of(events), List.of());
    }

    private static Decision<RunEvent> rejected(String code, String detail) {
        return new Decision.Rejected<>(new Decision.Rejection(code, detail));
    }
}
