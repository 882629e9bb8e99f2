package dev.windfall.topology.runs;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.deciders.Answer;
import dev.windfall.topology.deciders.Deciders;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Where the keeper of runs asks. What has no answer in time stands, and may yet be decided.
interface Desk {

    Optional<Answer<RunState>> tell(RunId run, RunCommand command, @Nullable String traceParent)
            throws InterruptedException;

    /// As it stands. What is said of no attempt changes nothing.
    default Optional<Answer<RunState>> look(RunId run) throws InterruptedException {
        return tell(run, new RunCommand.Lagging(0, Set.of()), null);
    }

    /// Once, however often it is asked.
    Optional<ControlAnswer> mark(Wish.Marker marker, @Nullable String traceParent) throws InterruptedException;

    /// That of the deciders that run in this process.
    ///
    /// @param controls of the generation that is live
    static Desk of(Deciders deciders, Supplier<Controls> controls) {
        return new DeciderDesk(deciders, controls);
    }
}
