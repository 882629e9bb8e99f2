package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.Servers;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// Runs until it is asked to stop, or until a server of ours ends.
@Command(name = "up", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Start everything: Kafka and PostgreSQL (or use those that KAFKA_BOOTSTRAP_SERVERS and DATABASE_URL name), "
                + "the engine and the API.",
        footer = "%nCtrl-C stops everything that was started. The data stays, and the next `up` goes on with it.")
final class UpCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private PortOption port = new PortOption();

    @Override
    public Integer call() throws Exception {
        long begin_ns = System.nanoTime();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        int free = port.number();
        refuseCreditsOfADemo(System.getenv());
        FastCalendar.refuse(data.path());
        try (DataFolder folder = data.open();
                Installation windfall = Installation.start(folder, System.getenv(), free, InstantSource.system(),
                        this::warn)) {
            show(windfall, folder, Duration.ofNanos(System.nanoTime() - begin_ns));
            String reason = windfall.servers().ended().applyToEither(Stop.whenAsked(closed), why -> why).join();
            return exitCode(reason, windfall);
        } finally {
            closed.complete(null);
        }
    }

    /// What the demo has given would be paid.
    private void refuseCreditsOfADemo(Map<String, String> environment) {
        if (!environment.getOrDefault("WALLET_SERVICE_URL", "").isBlank() && DemoBook.isIn(data.path())) {
            throw new CannotStart(
                    "The credits in %s were given by a demo: choose another folder with --data, or name no wallet"
                            .formatted(data.path()));
        }
    }

    private void show(Installation windfall, DataFolder folder, Duration start) {
        PrintWriter out = spec.commandLine().getOut();
        Servers servers = windfall.servers();
        out.print("""
                Windfall %s is up after %.1f s.
                  API         %s  (its description: /v3/api-docs)
                  Kafka       %s%s
                  PostgreSQL  %s%s
                  Data, logs  %s
                Ctrl-C stops it.
                """.formatted(Version.windfall(), start.toMillis() / 1000.0, windfall.address(),
                servers.bootstrapServers(), servers.runsKafka() ? "" : "  (yours)", servers.database(),
                servers.runsPostgres() ? "" : "  (yours)", folder.root()));
        out.flush(); // all at once: whoever has read the first line can read on
    }

    private void warn(String warning) {
        Windfall.say(spec.commandLine(), warning);
    }

    private int exitCode(String reasonToStop, Installation windfall) {
        if (reasonToStop.equals(Stop.ASKED)) {
            return ExitCode.OK;
        }
        windfall.abandon();
        Windfall.say(spec.commandLine(), reasonToStop);
        return ExitCode.SOFTWARE;
    }
}
