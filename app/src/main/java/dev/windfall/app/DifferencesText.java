package dev.windfall.app;

import dev.windfall.app.verify.Differences;
import picocli.CommandLine.ExitCode;

import java.io.PrintWriter;

/// The last line of whoever compares.
final class DifferencesText {

    private DifferencesText() {}

    /// @return the exit code
    static int tell(Differences differences, PrintWriter out) {
        out.println(differences.count() == 0 ? "No difference." : "%,d differences.".formatted(differences.count()));
        out.flush();
        return differences.count() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
