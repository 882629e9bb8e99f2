package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import picocli.CommandLine.Command;

/// Stands here for `--help`: the launcher runs the tests, since they build the very program that this is.
@Command(name = "test", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Run the whole test suite, as `mvn verify` does; further arguments go to Maven.")
final class TestCommand implements Runnable {

    @Override
    public void run() {
        throw new CannotStart("The tests are run by the launcher: ./windfall test, in the project's folder");
    }
}
