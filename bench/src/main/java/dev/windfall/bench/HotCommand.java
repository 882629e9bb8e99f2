package dev.windfall.bench;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.run.Entry;
import dev.windfall.bench.run.Race;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// What a brand's spread does where one brand has most of the players.
@Command(name = "hot", mixinStandardHelpOptions = true, sortOptions = false,
        description = "One brand has 60 % of the players: brands on one, two or all partitions.")
final class HotCommand implements Callable<Integer> {

    private static final int HOT_PERCENT = 60;

    private static final List<Entry> ENTRIES = List.of(
            LedgerContenders.whole("windfall-spread-1", "each brand on one partition"),
            LedgerContenders.whole("windfall-spread-2", "each on two: the default"),
            LedgerContenders.whole("windfall-spread-6", "each on all six"));

    private static final List<String> NOTES = List.of(
            "From the wallet topic to player-days, brand log included; throughput from a tenth of the events to their end.",
            "cpu: of the process and the servers; memory: of the process; written: by both.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        Plot plot = Plot.endingBefore(Instant.now(), options.events(2_000_000, 60_000), options.seed())
                .withHotBrand(HOT_PERCENT);
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.run((servers, folder) -> {
            Map<String, String> settings = LedgerContenders.settings(servers);
            settings.put("hot brand", HOT_PERCENT + " % of the players");
            Plan plan = new Plan("hot", settings, options.seed(), Race.FIGURES, Race.THROUGHPUT, "windfall-spread-1",
                    ENTRIES.stream().map(entry -> new Contender(entry.name(), entry.says())).toList());
            Race race = new Race(servers, folder, plot, LedgerContenders.PARTITIONS, LedgerContenders.THREADS,
                    workbench::say);
            return Optional.of(
                    new Report(plan, Instant.now(), Machine.here(), race.run(ENTRIES, options.rounds()), NOTES));
        });
    }
}
