package dev.windfall.topology.runs;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.topology.deciders.Answer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// An attempt of a run on its way to its mark, for those who ask another way than [RunKeeper].
public final class WalkingAttempt {

    private static final Duration HIDES_AFTER = Duration.ofSeconds(2);

    /// Where it asks.
    public interface Asked {

        Optional<Answer<RunState>> tell(RunId run, RunCommand command);

        Optional<ControlAnswer> mark(Wish.Marker marker);

        SortedMap<String, Long> ends();

        SortedSet<String> lagging(SortedMap<String, Long> ends);
    }

    private final Attempt attempt;
    private final Desk desk;
    private final WalletEnds ends;

    public WalkingAttempt(RunId run, int number, LongSupplier clock_ns, Asked asked) {
        this.attempt = new Attempt(run, number, null, HIDES_AFTER, clock_ns);
        this.desk = new Desk() {
            @Override
            public Optional<Answer<RunState>> tell(RunId of, RunCommand command, @Nullable String traceParent) {
                return asked.tell(of, command);
            }

            @Override
            public Optional<ControlAnswer> mark(Wish.Marker marker, @Nullable String traceParent) {
                return asked.mark(marker);
            }
        };
        this.ends = new WalletEnds() {
            @Override
            public SortedMap<String, Long> ends() {
                return asked.ends();
            }

            @Override
            public SortedSet<String> lagging(SortedMap<String, Long> of) {
                return asked.lagging(of);
            }

            @Override
            public SortedSet<String> hiding(SortedMap<String, Long> of) {
                return new TreeSet<>();
            }
        };
    }

    public void goOn() {
        try {
            var _ = attempt.goOn(desk, ends);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    public boolean isOver() {
        return attempt.isOver();
    }
}
