package dev.windfall.bench;

import dev.windfall.bench.job.Plot;
import dev.windfall.bench.query.Queries;
import dev.windfall.bench.report.Contender;
import dev.windfall.bench.report.Machine;
import dev.windfall.bench.report.Plan;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.report.Sample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/// How long a player's days take to read.
@Command(name = "query", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Read players' days while events flow: from the API, and from PostgreSQL behind it.")
final class QueryCommand implements Callable<Integer> {

    private static final List<Contender> CONTENDERS = List.of(
            new Contender(Queries.POSTGRES,
                    "the same rows from PostgreSQL by their key, over JDBC: a prepared statement"),
            new Contender(Queries.WINDFALL, "GET /internal/promotions/players/{id}/days, from the live state"),
            new Contender(Queries.HTTP, "GET /health/live at the same door, which asks nobody: what HTTP takes"));

    private static final List<String> NOTES = List.of(
            "p50, p99: from the question until the rows are read, by one reader without a pause; of_8: by eight at a time.",
            "folded: what the program folds meanwhile.",
            "The players are those of the first events, each as often as they played.",
            "equal: no answer tells of fewer bets of a player than an earlier one; once the events end, the tables equal the "
                    + "oracle, and the API equals the tables for up to 500 players.");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--rate", paramLabel = "N", defaultValue = "5000",
            description = "events per second that flow meanwhile (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--seconds", paramLabel = "N", description = "of each reading (default: 10; quick: 1)")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        require(rate >= 1, "--rate is 1 or more");
        require(seconds >= 0, "--seconds is 0 or more");
        long events = options.events(100_000, 10_000);
        int time_s = seconds > 0 ? seconds : options.isQuick() ? 1 : 10;
        Plot plot = Plot.endingBefore(Instant.now(), events, options.seed());
        Queries.Load load = new Queries.Load(rate, events, Duration.ofSeconds(time_s));
        Map<String, String> settings = new TreeMap<>(Map.of("rate", rate + " events/s", "reading", time_s + " s"));
        Plan plan = new Plan("query", settings, options.seed(), Queries.FIGURES, Queries.P50, Queries.POSTGRES,
                CONTENDERS);
        Workbench workbench = new Workbench(spec.commandLine(), options);
        return workbench.runAlone(data -> {
            Queries queries = new Queries(data.folder("program"), plot, load, options.rounds(), workbench::say);
            List<Sample> samples = queries.run();
            List<String> notes = new ArrayList<>(NOTES);
            notes.add(queries.loadAtEnd());
            return Optional.of(new Report(plan, Instant.now(), Machine.here(), samples, notes));
        });
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), rule);
        }
    }
}
