package dev.windfall.app;

import dev.windfall.app.chaos.Chaos;
import dev.windfall.app.chaos.Fault;
import dev.windfall.app.verify.Differences;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/// Breaks what can be broken, and looks whether anything was lost.
@Command(name = "chaos", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Two processes of windfall, a Kafka, a PostgreSQL and a wallet of their own, under load; faults, one after the "
                + "other: kill -9, stopped processes, cut, slow, silent and answer-losing connections, lost state, restarted "
                + "servers, a database that takes no writes, rebalances. Then everything is compared: what was told, what is "
                + "stored, what was paid.",
        footer = "%nNothing of yours is touched. The seed decides which faults come: the same one tries them again. If anything differs, "
                + "the first differences are told, the exit code is 1, and the folder stays.")
final class ChaosCommand implements Callable<Integer> {

    /// As the launcher says it.
    private static final String LAUNCHER = "windfall.launcher";
    /// In a folder of chaos, and in no other.
    private static final String MARK = "chaos";
    private static final int MINUTES_MAX = 24 * 60;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "2",
            description = "how long faults are carried out; what is around them takes a minute or two (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Option(names = "--seed", paramLabel = "N",
            description = "of the faults and the events (default: any, which is told)")
    private long seed = ThreadLocalRandom.current().nextLong(1_000_000);

    @Option(names = "--rate", paramLabel = "N", defaultValue = "300",
            description = "wallet events a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--brokers", paramLabel = "N", defaultValue = "1",
            description = "of Kafka, 1 or 3: with three of them the others carry on while one is away (default: ${DEFAULT-VALUE})")
    private int brokers;

    @Option(names = "--only", paramLabel = "FAULT", split = ",",
            description = "none but these: ${COMPLETION-CANDIDATES} (default: all)")
    private @Nullable Set<Fault.Kind> only;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = ".windfall-chaos",
            description = "where all of it lives meanwhile; not there yet, or left by an earlier run (default: ${DEFAULT-VALUE})")
    private Path path = Path.of(".windfall-chaos");

    @Option(names = "--keep", description = "leave the folder when it is over, whatever came out")
    private boolean keeps;

    @Override
    public Integer call() throws Exception {
        if (minutes < 1 || minutes > MINUTES_MAX || rate < 1 || rate > 20_000) {
            throw new ParameterException(spec.commandLine(),
                    "--minutes is 1 to %d, --rate 1 to 20000".formatted(MINUTES_MAX));
        }
        if (brokers != 1 && brokers != 3) {
            throw new ParameterException(spec.commandLine(), "--brokers is 1 or 3");
        }
        Chaos.Settings settings = new Chaos.Settings(seed, Duration.ofMinutes(minutes), rate, brokers, kinds(),
                launcher());
        Differences differences = new Differences(this::say);
        DataFolder folder = emptied();
        int exitCode;
        try (DataFolder data = folder) {
            System.setProperty("windfall.log", data.logs().resolve("chaos.log").toString());
            say("seed %d, in %s".formatted(seed, data.root()));
            exitCode = run(data, settings, differences);
        }
        if (exitCode == ExitCode.OK && !keeps) {
            folder.delete();
        } else {
            say("logs and data are in " + folder.root());
        }
        return exitCode;
    }

    private Set<Fault.Kind> kinds() {
        Set<Fault.Kind> possible = Fault.Kind.with(brokers);
        if (only == null) {
            return possible;
        }
        if (!possible.containsAll(only)) {
            throw new ParameterException(spec.commandLine(), "A broker that is alone is not paused: --brokers 3");
        }
        return only;
    }

    private int run(DataFolder data, Chaos.Settings settings, Differences differences) throws Exception {
        try (Chaos chaos = new Chaos(data, settings, this::say)) {
            Thread stopping = new Thread(chaos::close, "chaos-stopping");
            Runtime.getRuntime().addShutdownHook(stopping);
            Chaos.Outcome outcome = chaos.run(differences);
            PrintWriter out = spec.commandLine().getOut();
            out.println("Seed        " + seed);
            outcome.figures().forEach(out::println);
            VerifyCommand.show(outcome.verified(), out);
            return DifferencesText.tell(differences, out);
        }
    }

    /// What an earlier run has left is removed; anything else is refused.
    private DataFolder emptied() throws Exception {
        Path mark = path.resolve(MARK);
        if (Files.exists(path) && !Files.exists(mark)) {
            throw new CannotStart("%s is there already, and was not made by chaos: choose another with --data"
                    .formatted(path));
        }
        if (Files.exists(path)) {
            DataFolder before = DataFolder.open(path); // refuses while another one runs
            before.close();
            before.delete();
        }
        DataFolder data = DataFolder.open(path);
        Files.createFile(data.root().resolve(MARK));
        return data;
    }

    private static Path launcher() {
        String launcher = System.getProperty(LAUNCHER, "");
        if (launcher.isEmpty()) {
            throw new CannotStart("chaos starts processes by the launcher: start it as ./windfall chaos");
        }
        return Path.of(launcher);
    }

    private void say(String word) {
        Windfall.say(spec.commandLine(), word);
    }
}
