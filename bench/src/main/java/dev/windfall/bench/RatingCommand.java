package dev.windfall.bench;

import dev.windfall.bench.rating.RatingRace;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// How many players a core rates.
@Command(name = "rating", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Rate a week of each player by three rules, on one thread and in memory.")
final class RatingCommand implements Callable<Integer> {

    private static final int PLAYERS = 20_000;
    private static final int PLAYERS_WHEN_QUICK = 200;
    private static final double TIME_S = 3;
    private static final double TIME_WHEN_QUICK_S = 0.05;

    private static final List<String> NOTES = List.of(
            "A player is a week of days with one to six rows each, rated by one rule in one currency.",
            "throughput: per second of the thread's own processor time; allocated: by that thread.",
            "equal: a pass over all players and rules pays them what the first contender pays.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        boolean isQuick = options.isQuick();
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.runAlone(data -> {
            RatingRace race = new RatingRace(options.seed(), isQuick ? PLAYERS_WHEN_QUICK : PLAYERS,
                    isQuick ? TIME_WHEN_QUICK_S : TIME_S, workbench::say);
            return Optional.of(new Report(race.plan(options.seed()), Instant.now(), Machine.here(),
                    race.run(options.rounds()), NOTES));
        });
    }
}
