package dev.windfall.bench;

import dev.windfall.bench.program.Simulations;
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

/// How long a what-if takes.
@Command(name = "simulate", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Simulate a month of player-day rows in PostgreSQL, with one candidate and with five.")
final class SimulateCommand implements Callable<Integer> {

    private static final List<Contender> CONTENDERS = List.of(
            new Contender(Simulations.READ, "the same statement over JDBC, every value read, and nothing done with it"),
            new Contender(Simulations.ONE, "POST …/simulate: the rule in force and one candidate"),
            new Contender(Simulations.FIVE, "the same with five candidates"));

    private static final List<String> NOTES = List.of(
            "memory: the most that the program's JVM ever had, start included; PostgreSQL sorts in temporary files.",
            "equal: the totals are those that SQL comes to.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        long rows = options.events(1_000_000, 20_000);
        Plan plan = new Plan("simulate", Map.of("heap", "768 MB"), options.seed(), Simulations.FIGURES,
                Simulations.RATE, Simulations.READ, CONTENDERS);
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.runAlone(data -> Optional.of(new Report(plan, Instant.now(), Machine.here(),
                new Simulations(data.folder("program"), rows, workbench::say).run(options.rounds()), NOTES)));
    }
}
