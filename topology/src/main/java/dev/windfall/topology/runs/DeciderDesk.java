package dev.windfall.topology.runs;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.deciders.Answer;
import dev.windfall.topology.deciders.Deciders;
import dev.windfall.topology.deciders.HostedDeciders;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks the deciders of runs and of brands.
record DeciderDesk(Deciders deciders, Supplier<Controls> controls) implements Desk {

    private static final String CALLER = "run-keeper";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public Optional<Answer<RunState>> tell(RunId run, RunCommand command, @Nullable String traceParent)
            throws InterruptedException {
        return deciders.ask(HostedDeciders.RUNS, RunDecider.subject(run), command,
                new Issuer(CALLER, "", null, traceParent), PATIENCE);
    }

    @Override
    public Optional<ControlAnswer> mark(Wish.Marker marker, @Nullable String traceParent)
            throws InterruptedException {
        String key = marker.run().text() + "~" + marker.attempt();
        return controls.get().put(marker.run().brandId(), marker, new Issuer(CALLER, "", key, traceParent), PATIENCE);
    }
}
