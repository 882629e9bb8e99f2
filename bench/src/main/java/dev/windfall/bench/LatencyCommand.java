package dev.windfall.bench;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.run.Latencies;
import dev.windfall.schemas.KafkaSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// How long it takes until an event can be seen in its row.
@Command(name = "latency", mixinStandardHelpOptions = true, sortOptions = false,
        description = "From the moment that a wallet tells a bet until its row is committed, while others are told.")
final class LatencyCommand implements Callable<Integer> {

    private static final List<Contender> CONTENDERS = List.of(
            new Contender("naive-tuned", "Kafka Streams, RocksDB, tuned clients, well-keyed topic"),
            new Contender("windfall", "wallet topic to committed player-days, brand log included"));

    private static final List<String> NOTES = List.of(
            "From the send of a bet until a reader of committed records has its row; fifty such bets a second, each of a player "
                    + "that has no other, among a story told at the rate.",
            "equal: each of these bets came to a row.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--rate", split = ",", paramLabel = "N", defaultValue = "1000,20000",
            description = "events per second (default: ${DEFAULT-VALUE})")
    private List<Integer> rates = List.of();

    @Option(names = "--seconds", paramLabel = "N", description = "of each measurement (default: 20; quick: 2)")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        Duration time = Duration.ofSeconds(seconds > 0 ? seconds : options.isQuick() ? 2 : 20);
        Duration warmUp = options.isQuick() ? Duration.ofSeconds(1) : Duration.ofSeconds(15);
        Plot plot = Plot.endingBefore(Instant.now(), 1, options.seed());
        List<Integer> told = options.isQuick() ? List.of(500) : rates;
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.run((servers, folder) -> {
            Map<String, String> settings = LedgerContenders.settings(servers);
            settings.put("measured", time.toSeconds() + " s after " + warmUp.toSeconds() + " s");
            Plan plan = new Plan("latency", settings, options.seed(), Latencies.figures(told),
                    Latencies.figures(told).getFirst(), "naive-tuned", CONTENDERS);
            Latencies latencies = new Latencies(new KafkaSettings(servers.bootstrapServers(), Map.of()), folder, plot,
                    LedgerContenders.PARTITIONS, LedgerContenders.THREADS, workbench::say);
            return Optional.of(new Report(plan, Instant.now(), Machine.here(),
                    latencies.run(List.of(
                            new Latencies.Watched(LedgerContenders.entry("naive-tuned"), task -> task.output()),
                            new Latencies.Watched(LedgerContenders.entry("windfall"),
                                    task -> task.topics().playerDays().name())),
                            told, warmUp, time, options.rounds()),
                    NOTES));
        });
    }
}
