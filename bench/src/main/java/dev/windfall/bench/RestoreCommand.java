package dev.windfall.bench;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.run.Restores;
import dev.windfall.bench.run.Restores.Restorable;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.topology.ledger.Ledger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// How fast state comes back when its files are lost.
@Command(name = "restore", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Lose the files of a ledger that has folded a story, and start it again.")
final class RestoreCommand implements Callable<Integer> {

    private static final List<Contender> CONTENDERS = List.of(
            new Contender("naive-tuned", "Kafka Streams, RocksDB, tuned clients: ids, bets and two sums"),
            new Contender("windfall", "the ledger, which folds the brand log"));

    private static final List<String> NOTES = List.of(
            "restore: from the start of Kafka Streams with an empty folder, after nine tenths of the story, until every store can "
                    + "be asked; start: the same after one tenth.",
            "restored: the events between the two, per second of the difference; changelog: the bytes of the changelogs between "
                    + "the two, as the broker keeps them, per second; size: the same per event.",
            "cpu: of the process and the servers, in the difference; memory: of the process, restored.",
            "equal: after both restores the story's last tenth is told, whose copies, rollbacks and sums go on from what came "
                    + "before; then all player-days equal the oracle's.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        Plot plot = Plot.endingBefore(Instant.now(), options.events(1_000_000, 20_000), options.seed());
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.run((servers, folder) -> {
            Plan plan = new Plan("restore", LedgerContenders.settings(servers), options.seed(), Restores.FIGURES,
                    Restores.RESTORED, "naive-tuned",
                    CONTENDERS);
            Restores restores = new Restores(new KafkaSettings(servers.bootstrapServers(), Map.of()), folder, plot,
                    LedgerContenders.PARTITIONS, LedgerContenders.THREADS, workbench::say);
            return Optional.of(new Report(plan, Instant.now(), Machine.here(),
                    restores.run(restorables(), options.rounds()), NOTES));
        });
    }

    private static List<Restorable> restorables() {
        return List.of(
                new Restorable(LedgerContenders.entry("naive-tuned"), LedgerContenders.entry("naive-tuned"),
                        task -> task.group()),
                new Restorable(LedgerContenders.entry("windfall"), LedgerContenders.entry("windfall-ledger"),
                        task -> Ledger.group(task.topics())));
    }
}
