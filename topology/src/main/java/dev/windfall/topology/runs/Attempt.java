package dev.windfall.topology.runs;

import dev.windfall.projections.controls.ControlDecider;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.topology.deciders.Answer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// An attempt of a run on its way from its request to its mark. It knows nothing that its run does not know: whoever begins again with it
/// comes to the same.
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(10);
    private static final Duration MARK_AGAIN_AFTER = Duration.ofSeconds(5);

    private final RunId run;
    private final int number;
    private final @Nullable String traceParent;
    private final Duration hidesAfter;
    private final LongSupplier clock_ns;
    private final long begun_ns;
    private @Nullable Waiting waiting;
    private long next_ns;
    private boolean isOver;
    private boolean hasSaidWhyItWaits;

    /// As its run has said it last.
    private record Waiting(Phase.Barrier barrier, Pinned pinned) {}

    /// @param hidesAfter how long an open transaction may take before its partition is named
    Attempt(RunId run, int number, @Nullable String traceParent, Duration hidesAfter, LongSupplier clock_ns) {
        this.run = run;
        this.number = number;
        this.traceParent = traceParent;
        this.hidesAfter = hidesAfter;
        this.clock_ns = clock_ns;
        this.begun_ns = clock_ns.getAsLong();
        this.next_ns = begun_ns;
    }

    /// Whether nothing waits for it any more.
    boolean isOver() {
        return isOver;
    }

    /// A step further, if one can be gone.
    ///
    /// @return false if nobody has answered
    boolean goOn(Desk desk, WalletEnds wallet) throws InterruptedException {
        if (isOver || clock_ns.getAsLong() - next_ns < 0) {
            return true;
        }
        Waiting known = waiting;
        return known == null ? tell(desk, new RunCommand.BarrierTaken(number, wallet.ends()))
                : goOn(known, desk, wallet);
    }

    /// From its beginning, in a moment.
    Attempt again() {
        Attempt again = new Attempt(run, number, traceParent, hidesAfter, clock_ns);
        again.next_ns = clock_ns.getAsLong() + AGAIN_AFTER.toNanos();
        return again;
    }

    void leaveAlone() {
        next_ns = clock_ns.getAsLong() + LEFT_ALONE.toNanos();
    }

    /// What it hides for a moment is soon behind the barrier; what it hides for longer is named, and waited for no more.
    private boolean goOn(Waiting known, Desk desk, WalletEnds wallet) throws InterruptedException {
        SortedSet<String> lagging = wallet.lagging(known.barrier.ends());
        SortedSet<String> hiding = wallet.hiding(known.barrier.ends());
        boolean hasHidden = clock_ns.getAsLong() - begun_ns >= hidesAfter.toNanos();
        SortedSet<String> named = new TreeSet<>(lagging);
        if (hasHidden) {
            named.addAll(hiding);
        }
        if (!named.equals(known.barrier.lagging())) {
            return tell(desk, new RunCommand.Lagging(number, named));
        }
        return !lagging.isEmpty() || (!hiding.isEmpty() && !hasHidden) || mark(known.pinned, desk);
    }

    private boolean mark(Pinned pinned, Desk desk) throws InterruptedException {
        Optional<ControlAnswer> answer = desk.mark(
                new Wish.Marker(run, number, pinned.ruleVersion(), pinned.ruleDigest()), traceParent);
        if (answer.isEmpty()) {
            return false;
        }
        ControlAnswer said = answer.get();
        if (said.getOutcome().equals("DECIDED") || said.getOutcome().equals("UNCHANGED")) {
            return tell(desk, new RunCommand.Marked(number));
        }
        if (isAt(ControlDecider.AT_RUN, said)) {
            if (!hasSaidWhyItWaits) {
                LOG.info("{}, attempt {}, waits for its mark: {}", run.text(), number, told(said));
                hasSaidWhyItWaits = true;
            }
            waiting = null; // it may have failed by then
            next_ns = clock_ns.getAsLong() + MARK_AGAIN_AFTER.toNanos();
            return true;
        }
        if (isAt(ControlDecider.AT_ATTEMPT, said)) {
            isOver = true;
            return true;
        }
        return tell(desk, new RunCommand.Fail(number, "It can't be marked: " + told(said)));
    }

    private static boolean isAt(String pointer, ControlAnswer answer) {
        return answer.getMistakes().stream().anyMatch(mistake -> mistake.getPointer().equals(pointer));
    }

    private static String told(ControlAnswer answer) {
        return answer.getMistakes().isEmpty() ? answer.getOutcome()
                : answer.getMistakes().stream().map(mistake -> mistake.getPointer() + ": " + mistake.getDetail())
                        .collect(Collectors.joining("; "));
    }

    private boolean tell(Desk desk, RunCommand command) throws InterruptedException {
        Optional<Answer<RunState>> answer = desk.tell(run, command, traceParent);
        answer.ifPresent(this::see);
        return answer.isPresent();
    }

    /// Whatever the run says of itself counts, not what was wanted of it.
    private void see(Answer<RunState> answer) {
        RunState state = answer.state();
        if (answer.rejection() != null) {
            LOG.error("{} does not take its step: {}", run.text(), answer.rejection());
        }
        if (state != null && state.attempt() == number && state.phase() instanceof Phase.Barrier barrier) {
            waiting = new Waiting(barrier, state.pinned());
        } else {
            isOver = true;
        }
    }
}
