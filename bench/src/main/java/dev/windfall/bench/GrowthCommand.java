package dev.windfall.bench;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.run.Growth;
import dev.windfall.schemas.KafkaSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// What more and more retained bets cost.
@Command(name = "growth", mixinStandardHelpOptions = true, sortOptions = false,
        description = "The ledger with more and more state, of which memory holds a part: throughput, bytes, and how it comes back.")
final class GrowthCommand implements Callable<Integer> {

    private static final int HEAP_MB_MIN = 256;

    private static final List<String> NOTES = List.of(
            "From the brand log to player-days; a quarter of the heap is for state, and the index comes besides.",
            "per_event: what is kept of an event: in the scratch file, and in the changelog as the broker has it.",
            "restore: from the start of Kafka Streams with nothing on disk until all partitions can be asked, without what the "
                    + "same takes for hardly any state; restored: events per second of it.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--sizes", split = ",", paramLabel = "N", defaultValue = "1000000,5000000,20000000",
            description = "how many events (default: ${DEFAULT-VALUE})")
    private List<Long> sizes = List.of();

    @Option(names = "--heap", paramLabel = "MB", defaultValue = "1024",
            description = "of the ledger's process (default: ${DEFAULT-VALUE}); 50,000,000 events want 3072")
    private int heap_mb;

    @Override
    public Integer call() throws Exception {
        if (heap_mb < HEAP_MB_MIN) {
            throw new ParameterException(spec.commandLine(), "--heap is %d or more".formatted(HEAP_MB_MIN));
        }
        List<Long> told = options.isQuick() ? List.of(20_000L, 40_000L) : sizes;
        Plot plot = Plot.endingBefore(Instant.now(), 1, options.seed());
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.run((servers, folder) -> {
            List<Contender> contenders = told.stream()
                    .map(size -> new Contender(Growth.name(size), "%,d events".formatted(size))).toList();
            Map<String, String> settings = LedgerContenders.settings(servers);
            settings.put("heap", heap_mb + " MB");
            Plan plan = new Plan("growth", settings, options.seed(), Growth.FIGURES, Growth.THROUGHPUT,
                    contenders.getFirst().name(), contenders);
            Growth growth = new Growth(new KafkaSettings(servers.bootstrapServers(), Map.of()), folder,
                    LedgerContenders.PARTITIONS, LedgerContenders.THREADS, LedgerContenders.entry("windfall-ingest"),
                    LedgerContenders.entry("windfall-ledger"), heap_mb, workbench::say);
            return Optional.of(new Report(plan, Instant.now(), Machine.here(),
                    growth.run(plot, told, options.rounds()), NOTES));
        });
    }
}
