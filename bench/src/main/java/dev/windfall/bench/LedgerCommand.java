package dev.windfall.bench;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.run.Entry;
import dev.windfall.bench.run.Race;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.Servers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// From wallet events to the sums of each player's day.
@Command(name = "ledger", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Fold wallet events into player-days: Windfall, its stages, and other ways to do the same.",
        footer = "%nThe exit code is 1 if Windfall did not come to what it had to.")
final class LedgerCommand implements Callable<Integer> {

    private static final List<String> NOTES = List.of(
            "Throughput is taken from a tenth of the events to their end, by committed positions: no start is in it.",
            "CPU and bytes written are the contender's and those of the servers that it uses; memory is its own and PostgreSQL's.",
            "What PostgreSQL's checkpoints write later is not in. It waits for the disk at each commit; the broker does not.",
            "Flink commits once a second: its end is seen up to a second late. The others commit ten times a second.",
            "A smaller story has the same days and players: less state to look through, but fewer events for each sum that is written.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "some of the contenders, by name")
    private List<String> only = List.of();

    @Option(names = "--profile",
            description = "instead of figures: where each (but Flink, on its older JDK) spends its time, and flight recordings")
    private boolean profile;

    @Override
    public Integer call() throws Exception {
        List<Entry> entries = chosen();
        if (entries.stream().allMatch(entry -> entry.leftOut().isPresent())) {
            throw new CannotStart("Nobody can take part: " + entries.getFirst().leftOut().orElse("nobody was chosen"));
        }
        Plot plot = Plot.endingBefore(Instant.now(), options.events(), options.seed());
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.run((servers, folder) -> {
            Race race = new Race(servers, folder, plot, LedgerContenders.PARTITIONS, LedgerContenders.THREADS,
                    workbench::say);
            if (profile) {
                workbench.tell(race.profile(entries.stream().filter(FlinkContender::isNot).toList(),
                        Files.createDirectories(options.out())));
                return Optional.empty();
            }
            Plan plan = plan(entries, servers);
            return Optional
                    .of(new Report(plan, Instant.now(), Machine.here(), race.run(entries, options.rounds()), NOTES));
        });
    }

    private List<Entry> chosen() {
        List<String> names = LedgerContenders.ALL.stream().map(Entry::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new ParameterException(spec.commandLine(),
                        "--only: there is no %s, but %s".formatted(name, String.join(", ", names)));
            }
        }
        return LedgerContenders.ALL.stream().filter(this::isChosen).toList();
    }

    /// By its name, or because a chosen one goes on with what it leaves.
    private boolean isChosen(Entry entry) {
        return only.isEmpty() || only.contains(entry.name()) || LedgerContenders.ALL.stream()
                .anyMatch(other -> other.follows().equals(entry.name()) && only.contains(other.name()));
    }

    private Plan plan(List<Entry> entries, Servers servers) throws SQLException {
        Map<String, String> settings = LedgerContenders.settings(servers);
        settings.put("players", Integer.toString(Plot.PLAYERS));
        settings.put("brands", Integer.toString(Plot.BRANDS));
        return new Plan("ledger", settings, options.seed(), Race.FIGURES, Race.THROUGHPUT, entries.getFirst().name(),
                entries.stream().map(entry -> new Contender(entry.name(), entry.says(), entry.leftOut().orElse(null)))
                        .toList());
    }
}
