package dev.windfall.bench;

import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.sink.SinkRace;
import dev.windfall.servers.Servers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// From the topic of player-days to PostgreSQL.
@Command(name = "sink", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Write player-days to PostgreSQL: Windfall's sink, bare COPY, and JDBC batches.",
        footer = "%nThe exit code is 1 if Windfall did not come to what it had to.")
final class SinkCommand implements Callable<Integer> {

    /// A player has so many in a day, or a few more.
    private static final int EVENTS_PER_PLAYER_DAY = 15;
    private static final int PLAYER_DAYS_MIN = 10;
    private static final List<String> NOTES = List.of(
            "Throughput and CPU are taken from a tenth of the rows to their end: no start is in them.",
            "Windfall reads its documents from Kafka; copy and batch-upsert begin with theirs in memory.",
            "CPU and bytes written are the contender's and the servers' together, the latter with a checkpoint at the end.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.run((servers, folder) -> Optional.of(measure(servers, folder, workbench)));
    }

    private Report measure(Servers servers, Path folder, Workbench workbench) throws Exception {
        int playerDays = Math.toIntExact(Math.max(PLAYER_DAYS_MIN, options.events() / EVENTS_PER_PLAYER_DAY));
        Map<String, String> settings = Workbench.versions(servers);
        SinkRace race = new SinkRace(servers, folder, playerDays, options.seed(), workbench::say);
        return new Report(race.plan(settings), Instant.now(), Machine.here(), race.run(options.rounds()), NOTES);
    }
}
