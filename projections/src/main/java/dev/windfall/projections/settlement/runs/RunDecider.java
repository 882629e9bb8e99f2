package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.seals.Seal;
import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/// How a run goes: asked for, called at the barrier, rated up to the cut, sealed, reviewed, paid. [RunStatus#next()] has all steps that
/// there are; what is sealed stays as it is.
public final class RunDecider implements Decider<RunState, RunCommand, RunEvent> {

    public static final String DECIDER = "run";

    public static final Duration BARRIER_TIMEOUT = Duration.ofMinutes(5);

    private final Duration barrierTimeout;

    /// @param barrierTimeout how long others wait for its mark, and once more as long for its seal
    public RunDecider(Duration barrierTimeout) {
        this.barrierTimeout = barrierTimeout;
    }

    @Override
    public Decision<RunEvent> decide(Subject subject, @Nullable RunState state, RunCommand command, Given given) {
        Optional<RunId> run = RunId.read(subject.id()).filter(id -> id.brandId().equals(subject.brandId()));
        if (run.isEmpty()) {
            return Decision.rejected("not-a-run", subject.key() + " is not a run");
        }
        if (state == null) {
            return command instanceof RunCommand.Request(int attempt, Pinned pinned)
                    ? requested(run.get(), null, attempt, pinned, given.now())
                    : Decision.rejected("unknown-run", "There is no run " + subject.id());
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
            case RunCommand.Marked _ -> marked(state, now);
            case RunCommand.PieceRated(_, Piece piece, Rated rated) -> rated(state, piece, rated, now);
            case RunCommand.Fail(_, String why) -> failed(state, why, now);
            case RunCommand.Approve(String note) -> reviewed(state, new Review(true, given.actor(), note, now));
            case RunCommand.Reject(String note) -> reviewed(state, new Review(false, given.actor(), note, now));
            case RunCommand.ApproveLine(LineId line, String note) -> lineReviewed(state, line,
                    new Review(true, given.actor(), note, now));
            case RunCommand.RejectLine(LineId line, String note) -> lineReviewed(state, line,
                    new Review(false, given.actor(), note, now));
            case RunCommand.Tallied(int partition, Tally tally) -> tallied(state, partition, tally, now);
            case RunCommand.Wake() -> wakeAt(state).filter(dueAt -> !dueAt.isAfter(now)).isPresent()
                    ? woken(state, now)
                    : new Decision.Unchanged<>();
        };
    }

    @Override
    public RunState evolve(@Nullable RunState state, RunEvent event) {
        if (event instanceof RunEvent.Requested(RunId run, int attempt, Pinned pinned, Instant at)) {
            return new RunState(run, attempt, pinned, new Phase.Requested(at, false), at, at);
        }
        if (state == null) {
            throw new IllegalStateException("A run begins by being requested, not with " + event);
        }
        return state.in(evolved(state.phase(), event), event.at());
    }

    private static Phase evolved(Phase phase, RunEvent event) {
        return switch (event) {
            case RunEvent.Requested _ -> throw new IllegalStateException("begins a run, or another attempt");
            case RunEvent.BarrierTaken(SortedMap<String, Long> ends, _) -> in(Phase.Requested.class, phase).at(ends);
            case RunEvent.Lagged lagged -> in(Phase.Barrier.class, phase).lagging(lagged.partitions());
            case RunEvent.Stalled(Instant at) -> in(Phase.Waiting.class, phase).stalled(at);
            case RunEvent.Reminded(Instant at) -> in(Phase.Unmarked.class, phase).remindedAt(at);
            case RunEvent.Marked(Instant at) -> in(Phase.Barrier.class, phase).marked(at);
            case RunEvent.PieceRated(Piece piece, Rated rated, _) -> in(Phase.Rating.class, phase).with(piece,
                    rated);
            case RunEvent.Sealed sealed -> in(Phase.Rating.class, phase).sealed(sealed);
            case RunEvent.Failed(String why, _) -> new Phase.Failed(why);
            case RunEvent.Reviewed(Review review) -> in(Phase.Decided.class, phase).with(review);
            case RunEvent.LineReviewed _ -> in(Phase.Decided.class, phase);
            case RunEvent.Tallied(int partition, Tally tally, _) -> in(Phase.Decided.class, phase).with(partition,
                    tally);
        };
    }

    /// @throws ClassCastException if the events are not those of a run
    private static <P extends Phase> P in(Class<P> expected, Phase phase) {
        return expected.cast(phase);
    }

    /// As long as it has no mark, its step may have been lost.
    @Override
    public Optional<Instant> wakeAt(RunState state) {
        return switch (state.phase()) {
            case Phase.Unmarked unmarked -> Optional.of(unmarked.since().plus(barrierTimeout));
            case Phase.Rating rating when !rating.isStalled() -> Optional.of(rating.since().plus(barrierTimeout));
            case Phase.Rating _,Phase.Decided _,Phase.Failed _ -> Optional.empty();
        };
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
            return Decision.rejected("not-failed",
                    "Attempt %d of %s is %s: only what has FAILED is tried again".formatted(last,
                            run.text(), state.status()));
        }
        if (attempt != last + 1) {
            return Decision.rejected("no-such-attempt", "The next attempt of %s is %d".formatted(run.text(), last + 1));
        }
        return takeStep(run, attempt, new RunEvent.Requested(run, attempt, pinned, now));
    }

    private static Decision<RunEvent> lagging(Phase.Barrier barrier, Set<String> partitions, Instant now) {
        if (!barrier.ends().keySet().containsAll(partitions)) {
            return Decision.rejected("not-in-barrier",
                    "The barrier does not wait for all of " + new TreeSet<>(partitions));
        }
        return barrier.lagging().equals(partitions) ? new Decision.Unchanged<>()
                : decided(new RunEvent.Lagged(new TreeSet<>(partitions), now));
    }

    private static Decision<RunEvent> woken(RunState state, Instant now) {
        return switch (state.phase()) {
            case Phase.Unmarked unmarked -> takeStep(state.id(), state.attempt(),
                    unmarked.isStalled() ? new RunEvent.Reminded(now) : new RunEvent.Stalled(now));
            case Phase.Rating _,Phase.Decided _,Phase.Failed _ -> decided(new RunEvent.Stalled(now));
        };
    }

    private static Decision<RunEvent> marked(RunState state, Instant now) {
        return switch (state.phase()) {
            case Phase.Requested _ -> Decision.rejected("no-barrier", "It is not known up to where it has to wait");
            case Phase.Barrier _ -> decided(new RunEvent.Marked(now));
            case Phase.Rating _,Phase.Decided _,Phase.Failed _ -> new Decision.Unchanged<>();
        };
    }

    /// What is rated up to the same cut comes to the same. If it does not, nobody knows which is right. What is sealed is rated again in
    /// the next generation of the log, at another place.
    private static Decision<RunEvent> rated(RunState state, Piece piece, Rated rated, Instant now) {
        if (!piece.isOf(state.pinned().slice()) || !piece.holds(rated.result().part(), state.pinned().slice())) {
            return notItsPiece(state, piece, now);
        }
        return switch (state.phase()) {
            case Phase.Requested _ -> Decision.rejected("no-barrier", "Nothing is rated before the barrier");
            case Phase.Barrier barrier -> pieceRated(state, barrier.marked(now), piece, rated,
                    List.of(new RunEvent.Marked(now)), now);
            case Phase.Rating rating -> pieceRated(state, rating, piece, rated, List.of(), now);
            case Phase.Decided run -> rated.result().digest().equals(run.pieces().get(piece))
                    ? new Decision.Unchanged<>()
                    : Decision.rejected("rated-otherwise",
                            piece.text() + " had come to something else, and that is sealed");
            case Phase.Failed _ -> new Decision.Unchanged<>();
        };
    }

    /// Its own pieces will never come, if the log has other partitions by now: the next attempt is made with these.
    private static Decision<RunEvent> notItsPiece(RunState state, Piece piece, Instant now) {
        String why = "%s is not a piece of %s with such players".formatted(piece, state.pinned().slice().partitions());
        return switch (state.phase()) {
            case Phase.Barrier _,Phase.Rating _ -> ended(state, List.of(), new RunEvent.Failed(why, now));
            case Phase.Requested _,Phase.Decided _,Phase.Failed _ -> Decision.rejected("not-its-slice", why);
        };
    }

    /// With the last piece it is sealed, whichever that is.
    ///
    /// @param before events that have brought it so far
    private static Decision<RunEvent> pieceRated(RunState state, Phase.Rating rating, Piece piece, Rated rated,
            List<RunEvent> before, Instant now) {
        Optional<String> contradiction = rating.contradiction(piece, rated);
        if (contradiction.isPresent()) {
            return ended(state, before, new RunEvent.Failed(contradiction.get(), now));
        }
        if (rating.pieces().containsKey(piece)) {
            return new Decision.Unchanged<>();
        }
        Phase.Rating with = rating.with(piece, rated);
        List<RunEvent> events = new ArrayList<>(before);
        events.add(new RunEvent.PieceRated(piece, rated, now));
        if (with.pieces().size() < Piece.all(state.pinned().slice()).size()) {
            return new Decision.Decided<>(events, List.of());
        }
        try {
            return ended(state, events, with.seal(state.id(), state.pinned().ruleDigest(), now));
        } catch (ArithmeticException _) {
            return ended(state, events, new RunEvent.Failed("The totals are too large", now));
        }
    }

    private static Decision<RunEvent> failed(RunState state, String why, Instant now) {
        return switch (state.phase()) {
            case Phase.Requested _,Phase.Barrier _,Phase.Rating _ -> ended(state, List.of(),
                    new RunEvent.Failed(why, now));
            case Phase.Decided _ -> Decision.rejected("sealed", "What is sealed can be corrected by later runs alone");
            case Phase.Failed _ -> new Decision.Unchanged<>();
        };
    }

    /// Those that come to wait later hear of it once they are counted.
    private static Decision<RunEvent> reviewed(RunState state, Review review) {
        if (!(state.phase() instanceof Phase.Decided run) || (run.review() == null && !run.isReviewable())) {
            return notInReview(state);
        }
        Review before = run.review();
        if (before != null) {
            return before.isApproved() == review.isApproved() ? new Decision.Unchanged<>() : saidOtherwise(before);
        }
        return objection(state.pinned(), run.seal(), review).orElseGet(
                () -> new Decision.Decided<>(List.of(new RunEvent.Reviewed(review)), run.holding().stream()
                        .map(partition -> passOn(state.id(), partition, review)).toList()));
    }

    /// By the same rule as all of them, or it would be a way around it. The account takes the first word that it hears of a line, so this
    /// one may be said again.
    private static Decision<RunEvent> lineReviewed(RunState state, LineId line, Review review) {
        if (!line.run().equals(state.id())) {
            return Decision.rejected("not-its-line", "%s is no line of %s".formatted(line.text(), state.id().text()));
        }
        if (!(state.phase() instanceof Phase.Decided run)) {
            return notInReview(state);
        }
        Review before = run.review();
        if (before != null && before.isApproved() != review.isApproved()) {
            return saidOtherwise(before);
        }
        return objection(state.pinned(), run.seal(), review).orElseGet(() -> new Decision.Decided<>(
                List.of(new RunEvent.LineReviewed(line, review)),
                List.of(new Consequence.TellWaiting(line.account().subject(), subject(state.id()), review))));
    }

    private static Decision<RunEvent> notInReview(RunState state) {
        return Decision.rejected("not-in-review",
                "The run is %s: nothing waits for approval".formatted(state.status()));
    }

    private static Decision<RunEvent> saidOtherwise(Review before) {
        return Decision.rejected("reviewed", "%s has said otherwise: %s".formatted(before.actor(), before.note()));
    }

    /// @return why not; nothing if they may
    private static Optional<Decision<RunEvent>> objection(Pinned pinned, Seal seal, Review review) {
        if (review.actor().isBlank()) {
            return Optional.of(Decision.rejected("actor-required", "Only a person approves or rejects"));
        }
        return review.isApproved() && isOwnWork(pinned, seal, review.actor())
                ? Optional.of(Decision.rejected("four-eyes",
                        "%s has changed the rule: somebody else has to approve so much".formatted(review.actor())))
                : Optional.empty();
    }

    /// What is taken back from some must not hide how much others get.
    private static boolean isOwnWork(Pinned pinned, Seal seal, String actor) {
        return pinned.ruleAuthors().stream().anyMatch(author -> isSame(author, actor))
                && seal.totals().entrySet().stream().anyMatch(
                        total -> total.getValue().increase() > pinned.fourEyesAbove().getOrDefault(total.getKey(),
                                Long.MAX_VALUE));
    }

    /// However somebody spells a name, it is the same person: `Ann` has two eyes, as `ann` has.
    private static boolean isSame(String person, String other) {
        return spelt(person).equals(spelt(other));
    }

    private static String spelt(String person) {
        return Normalizer.normalize(person, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    private static Decision<RunEvent> tallied(RunState state, int partition, Tally tally, Instant now) {
        if (!(state.phase() instanceof Phase.Decided run)) {
            return Decision.rejected("not-sealed", "The run is %s: it has no lines yet".formatted(state.status()));
        }
        if (partition < 0) {
            return Decision.rejected("no-partition", "There is no partition " + partition);
        }
        Tally before = run.tallies().get(partition);
        if (before != null && before.number() >= tally.number()) {
            return new Decision.Unchanged<>();
        }
        Review review = run.review();
        return new Decision.Decided<>(List.of(new RunEvent.Tallied(partition, tally, now)),
                review != null && tally.holds() ? List.of(passOn(state.id(), partition, review)) : List.of());
    }

    private static Consequence passOn(RunId run, int partition, Review review) {
        return new Consequence.PassOn(subject(run), partition, review);
    }

    private static Decision<RunEvent> decided(RunEvent event) {
        return new Decision.Decided<>(List.of(event), List.of());
    }

    private static Decision<RunEvent> takeStep(RunId run, int attempt, RunEvent event) {
        return new Decision.Decided<>(List.of(event), List.of(new Consequence.TakeStep(subject(run), attempt)));
    }

    /// The rule's next marker waits for it.
    ///
    /// @param end it is sealed, or has failed
    private static Decision<RunEvent> ended(RunState state, List<RunEvent> before, RunEvent end) {
        List<RunEvent> events = new ArrayList<>(before);
        events.add(end);
        return new Decision.Decided<>(events, List.of(new Consequence.TellBrand.RunEnded(subject(state.id()),
                state.attempt(), end instanceof RunEvent.Sealed)));
    }

    /// The run as a subject of its decider.
    public static Subject subject(RunId run) {
        return new Subject(DECIDER, run.brandId(), run.text());
    }
}
