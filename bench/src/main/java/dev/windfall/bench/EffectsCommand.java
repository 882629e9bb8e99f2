package dev.windfall.bench;

import dev.windfall.app.TimeOption;
import dev.windfall.bench.credits.Credits;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.report.Sample;
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

/// How many credits are booked in a second, and how long whoever asks for one waits.
@Command(name = "effects", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Credits by hand, until a wallet that takes its time has booked them; and what a wallet that is away does.")
final class EffectsCommand implements Callable<Integer> {

    private static final List<Contender> CONTENDERS = List.of(
            new Contender(Credits.CALLER, "calls the same wallet, 256 at once, and keeps nothing: what HTTP takes"),
            new Contender(Credits.WINDFALL, "commands in Kafka until the wallet has booked them; exactly once"));

    private static final List<String> NOTES = List.of(
            "booked: from the first command until the last credit stands in the wallet's book, which is simulated in the bench's own "
                    + "process, on the same cores.",
            "p50, p99: POST /internal/promotions/adjustments, from when it was due until it was answered, decided and durable; deciders "
                    + "commit every 20 ms while little comes.",
            "memory: of the program and its servers, after that.",
            "equal: each credit stands in the book once, and is settled in PostgreSQL.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--latency", paramLabel = "TIME", converter = TimeOption.class, defaultValue = "20ms",
            description = "that each call to the wallet takes (default: ${DEFAULT-VALUE})")
    private Duration latency = Duration.ZERO;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "200",
            description = "commands per second over HTTP (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--seconds", paramLabel = "N", description = "of them (default: 20; quick: 2)")
    private int seconds;

    @Option(names = "--away", paramLabel = "TIME", converter = TimeOption.class,
            description = "how long the wallet is away in the end, such as 5m (default: not at all; quick: 3s)")
    private Duration away = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        int time_s = seconds > 0 ? seconds : options.isQuick() ? 2 : 20;
        Duration outage = options.isQuick() && away.isZero() ? Duration.ofSeconds(3) : away;
        Credits.Load load = new Credits.Load(Math.toIntExact(options.events(40_000, 500)), latency, rate,
                Duration.ofSeconds(time_s), outage);
        Map<String, String> settings = new TreeMap<>(Map.of("wallet", latency.toMillis() + " ms a call", "rate",
                rate + " commands/s", "away", outage.toSeconds() + " s"));
        Plan plan = new Plan("effects", settings, options.seed(), Credits.FIGURES, Credits.BOOKED, Credits.CALLER,
                CONTENDERS);
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.runAlone(data -> {
            Credits credits = new Credits(data.folder("program"), load, options.rounds(), workbench::say);
            List<Sample> samples = credits.run();
            List<String> notes = new ArrayList<>(NOTES);
            notes.addAll(credits.notes());
            return Optional.of(new Report(plan, Instant.now(), Machine.here(), samples, notes));
        });
    }
}
