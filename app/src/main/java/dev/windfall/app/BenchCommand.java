package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import picocli.CommandLine.Command;

/// Stands here for `--help`: the launcher runs the benchmarks, which are no part of the program.
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measure Windfall beside its peers and limits; `bench --help` lists what there is.")
final class BenchCommand implements Runnable {

    @Override
    public void run() {
        throw new CannotStart("The benchmarks are run by the launcher: ./windfall bench, in the project's folder");
    }
}
