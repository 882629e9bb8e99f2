package dev.windfall.app;

import dev.windfall.app.verify.RunVerifier;

import java.io.PrintWriter;

/// A seal that was made again, for people.
final class RunSealText {

    private RunSealText() {}

    static void print(RunVerifier.Outcome outcome, PrintWriter out) {
        out.printf("%-13s%s, %s%n", "run", outcome.run().text(), outcome.status());
        out.printf("%-13sgeneration %d, partitions %s%n", "brand_log", outcome.generation(), outcome.partitions());
        if (outcome.sealedIn() != outcome.generation()) {
            out.printf(
                    "%-13ssealed in generation %d: the cut, which is of that log, is taken as stored, and the rest is made again%n",
                    "", outcome.sealedIn());
        }
        outcome.said()
                .forEach(said -> out.printf("%-13s%s  %s%n", said.name(), said.logged(), said.isAsStored() ? "as stored"
                        : "but %s in its events, %s in %s".formatted(said.decided(), said.stored(),
                                outcome.storedIn())));
        out.printf("%-13s%,d as their accounts have been told, %,d not told yet%n", "accounts", outcome.lines(),
                outcome.awaited());
    }
}
