package dev.windfall.app;

import dev.windfall.app.verify.RunVerifier;
import picocli.CommandLine;

/// A seal that was made again, for people.
final class RunSealText {

    private RunSealText() {}

    static void print(RunVerifier.Outcome outcome, CommandLine command) {
        line(command, "run", "%s, %s".formatted(outcome.run().text(), outcome.status()));
        line(command, "brand_log",
                "generation %d, partitions %s".formatted(outcome.generation(), outcome.partitions()));
        if (outcome.sealedIn() != outcome.generation()) {
            line(command, "",
                    ("sealed in generation %d: the cut, which is of that log, is taken as stored, and the rest is made "
                            + "again").formatted(outcome.sealedIn()));
        }
        outcome.said().forEach(said -> line(command, said.name(), said.logged() + "  " + (said.isAsStored()
                ? "as stored"
                : "but %s in its events, %s in %s".formatted(said.decided(), said.stored(), outcome.storedIn()))));
        line(command, "accounts", "%,d as their accounts have been told, %,d not told yet".formatted(outcome.lines(),
                outcome.awaited()));
    }

    /// Of a file that somebody has sent, too.
    private static void line(CommandLine command, String name, String what) {
        var _ = Windfall.print(command, "%-13s%s".formatted(name, what));
    }
}
