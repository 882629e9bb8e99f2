package dev.windfall.bench;

import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.report.Sample;
import dev.windfall.bench.settling.Settling;
import dev.windfall.schemas.KafkaSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/// How long a settlement takes, and whether anybody else notices.
@Command(name = "settle", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Settle a week of very many players while events flow: half of them, then all.")
final class SettleCommand implements Callable<Integer> {

    private static final String HALF = "half";
    private static final String WINDFALL = "windfall";
    private static final String WARM_UP = "warm-up";
    private static final int WARM_UP_PART = 50;
    private static final List<Contender> CONTENDERS = List.of(
            new Contender(HALF, "the same for half as many players"),
            new Contender(WINDFALL, "the engine: ingest, ledger, deciders"));

    private static final List<String> NOTES = List.of(
            "Each player has played on each of seven days; while the run is rated, players play on, whoever it is.",
            "sealed, told: from when the run was asked for, until it was sealed, and until all accounts had told of their lines; lines: "
                    + "by the time until it was sealed. All lines wait for a person, so no wallet is asked.",
            "pause: the longest time between two commits of the ledger that came with events, in any partition, as a reader sees them; "
                    + "before: the same before the run was asked for.",
            "A fiftieth settles first, and counts for nothing: Kafka is warm for both then; the engine's process is a new one each time.",
            "heap: the most before a collection, of the engine's process.",
            "equal: each player has a line, and their sum is what was staked by the cut allows.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--players", paramLabel = "N", description = "how many settle (default: 200000; quick: 4000)")
    private int players;

    @Option(names = "--rate", paramLabel = "N",
            description = "events per second meanwhile (default: 10000; quick: 500)")
    private int rate;

    @Option(names = "--heap", paramLabel = "MB", defaultValue = "768",
            description = "of the engine's process (default: ${DEFAULT-VALUE}, the launcher's)")
    private int heap_mb;

    @Override
    public Integer call() throws Exception {
        int all = players > 0 ? players : options.isQuick() ? 4_000 : 200_000;
        int perSecond = rate > 0 ? rate : options.isQuick() ? 500 : 10_000;
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.run((servers, folder) -> {
            Map<String, String> settings = new TreeMap<>(Workbench.versions(servers));
            settings.putAll(Map.of("rate", perSecond + " events/s", "heap", heap_mb + " MB"));
            Plan plan = new Plan("settle", settings, options.seed(), Settling.FIGURES, Settling.SEALED, HALF,
                    CONTENDERS);
            Settling settling = new Settling(new KafkaSettings(servers.bootstrapServers(), Map.of()), folder, perSecond,
                    Duration.ofSeconds(options.isQuick() ? 2 : 15), heap_mb, workbench::say);
            List<Sample> samples = new ArrayList<>();
            var _ = settling.run(WARM_UP, Math.max(1_000, all / WARM_UP_PART), 0);
            for (int round = 1; round <= options.rounds(); round++) {
                samples.add(settling.run(HALF, all / 2, round));
                samples.add(settling.run(WINDFALL, all, round));
            }
            return Optional.of(new Report(plan, Instant.now(), Machine.here(), samples, NOTES));
        });
    }
}
