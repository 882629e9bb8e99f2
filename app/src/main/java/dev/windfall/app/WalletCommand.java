package dev.windfall.app;

import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.servers.CannotStart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// A wallet to try payouts against. Killed and started again it goes on with its book.
@Command(name = "wallet", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Run a wallet that pays nobody, for trying: it keeps a book, and fails as a script tells it to.",
        footer = {"%nA fault script has one JSON object per line, such as {\"fault\": \"hang\", \"probability\": 0.1}; "
                + "docs/wallet.md lists them.",
                "It asks for the token and signature that INTERNAL_SERVICE_TOKEN_PROMOTION and BRAND_SIGNING_KEY say, "
                        + "if they are set: they are the same for windfall itself."})
final class WalletCommand implements Callable<Integer> {

    private static final String TOKEN = "INTERNAL_SERVICE_TOKEN_PROMOTION";
    private static final String KEYS = "BRAND_SIGNING_KEY";
    private static final String JOURNAL = "wallet.jsonl";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "9090",
            description = "where it listens, on 127.0.0.1; 0 takes any that is free (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = ".windfall-wallet",
            description = "where its book is kept (default: ${DEFAULT-VALUE})")
    private Path data = Path.of(".windfall-wallet");

    @Option(names = "--faults", paramLabel = "FILE", description = "which calls fail, and how")
    private @Nullable Path script;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "of what the script leaves to chance (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--latency", paramLabel = "TIME", converter = TimeOption.class, defaultValue = "0ms",
            description = "that each call takes at least, such as 20ms or 2s (default: ${DEFAULT-VALUE})")
    private Duration latency = Duration.ZERO;

    @Override
    public Integer call() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (WalletSimulator wallet = open(System.getenv())) {
            show(wallet);
            Stop.whenAsked(closed).join();
            return ExitCode.OK;
        } finally {
            closed.complete(null);
        }
    }

    /// What is wrong with any of it is said before anything is opened, as far as that can be known.
    WalletSimulator open(Map<String, String> environment) {
        PortOption.requireFree(port);
        Faults faults = script == null ? Faults.none() : faults(script, seed);
        SimulatorSettings settings = SimulatorSettings.plain().on(port).taking(latency)
                .asking(environment.getOrDefault(TOKEN, "").strip(), signature(environment));
        try {
            Files.createDirectories(data);
            return WalletSimulator.start(settings.keptIn(data.resolve(JOURNAL)), faults);
        } catch (IllegalStateException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        } catch (IOException | UncheckedIOException e) {
            throw new CannotStart("The wallet can't keep its book in %s: choose another folder with --data"
                    .formatted(data), e);
        }
    }

    private void show(WalletSimulator wallet) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("The wallet listens at %s%n", wallet.address());
        out.printf("  Book     %s, with %,d requests in it%n", data.resolve(JOURNAL), wallet.book().postings().size());
        out.printf("  Faults   %s%n", script == null ? "none" : script);
        out.printf("  Look at  /simulator/book, /simulator/entries, /simulator/calls%n");
        out.println("Ctrl-C stops it.");
        out.flush();
    }

    private static Faults faults(Path file, long seed) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new CannotStart("The file %s can't be read".formatted(file), e);
        }
        try {
            return Faults.read(seed, lines);
        } catch (IllegalArgumentException e) {
            throw new CannotStart("%s, %s".formatted(file, e.getMessage()), e);
        }
    }

    private static @Nullable BrandSignature signature(Map<String, String> environment) {
        String keys = environment.getOrDefault(KEYS, "").strip();
        try {
            return keys.isEmpty() ? null : BrandSignature.of(keys);
        } catch (IllegalArgumentException e) {
            throw new CannotStart("%s: %s".formatted(KEYS, e.getMessage()), e);
        }
    }
}
