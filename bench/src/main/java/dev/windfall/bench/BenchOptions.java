package dev.windfall.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.nio.file.Path;

/// What all benchmarks can be told.
final class BenchOptions {

    @Option(names = "--quick", description = "a small run that checks what comes out; its figures say little")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N",
            description = "how often all is measured in turn (default: 3; quick: 1)")
    private int rounds;

    @Option(names = "--events", paramLabel = "N",
            description = "how many are folded; the slow take a share of them (default: each benchmark's own)")
    private long events;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "of the events (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = ".windfall-bench",
            description = "where the servers work meanwhile; removed at the end (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "bench-results",
            description = "for the table, the JSON and the picture (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("");

    @Option(names = "--against", paramLabel = "JSON", description = "an earlier run to compare the ratios with")
    private @Nullable Path against;

    /// @throws ParameterException if they can't be meant
    void check(CommandLine command) {
        if (rounds < 0 || events < 0) {
            throw new ParameterException(command, "--rounds and --events are at least 1");
        }
    }

    boolean isQuick() {
        return quick;
    }

    int rounds() {
        return rounds > 0 ? rounds : quick ? 1 : 3;
    }

    long events() {
        return events(3_000_000, 60_000);
    }

    /// @param usual what this benchmark takes when it is not told
    long events(long usual, long usualWhenQuick) {
        return events > 0 ? events : quick ? usualWhenQuick : usual;
    }

    long seed() {
        return seed;
    }

    Path data() {
        return data;
    }

    Path out() {
        return out;
    }

    @Nullable
    Path against() {
        return against;
    }
}
