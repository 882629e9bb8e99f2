package dev.windfall.bench;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.program.Starts;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// How long `up` takes.
@Command(name = "start", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Start the program: with nothing, with what it has folded, and after a sudden death.")
final class StartCommand implements Callable<Integer> {

    private static final List<Contender> CONTENDERS = List.of(
            new Contender(Starts.SERVERS,
                    "a JVM that starts the broker and PostgreSQL in an empty folder, and no more"),
            new Contender(Starts.SERVERS_AGAIN, "the same in the folder of windfall-again"),
            new Contender(Starts.EMPTY, "`up` in an empty folder, until /health/ready says 200"),
            new Contender(Starts.AGAIN,
                    "`up` after a clean stop, in a folder with folded events, until a player's days are right"),
            new Contender(Starts.KILLED,
                    "the same at once after kill -9 of the program, whose servers are still going"));

    private static final List<String> NOTES = List.of(
            "start: from the start of the JVM, as the launcher starts it; its look for a stale build comes before.",
            "cpu: of the program and its servers until then; memory: of all of them, then.",
            "equal: the days of 200 players are what must come of the events.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        Plot plot = Plot.endingBefore(Instant.now(), options.events(100_000, 3_000), options.seed());
        Plan plan = new Plan("start", Map.of("heap", "768 MB"), options.seed(), Starts.FIGURES, Starts.SECONDS,
                Starts.SERVERS, CONTENDERS);
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.runAlone(data -> Optional.of(new Report(plan, Instant.now(), Machine.here(),
                new Starts(data.folder("starts"), plot, workbench::say).run(options.rounds()), NOTES)));
    }
}
