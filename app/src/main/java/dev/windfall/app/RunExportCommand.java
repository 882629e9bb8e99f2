package dev.windfall.app;

import dev.windfall.app.export.Received;
import dev.windfall.app.export.WholeFile;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

/// The lines of a run as a file. It has its name only once it is known to be whole.
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Take all lines of a sealed run out as a file, and check that it is whole.",
        footer = "%nAmounts are in minor units, and as decimals beside. If the file is not whole, it is not kept, and the exit code is 1.")
final class RunExportCommand extends RunCommand.OfOneRun {

    private static final String TOTALS = "X-Totals";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int PROGRESS_LINES = 100_000;

    private enum Format {
        CSV, NDJSON
    }

    @Option(names = "--format", paramLabel = "csv|ndjson", defaultValue = "CSV",
            description = "a table, or a JSON object a line (default: csv)")
    private Format format = Format.CSV;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "where it is written, by the name FILE.part until it is whole (default: standard output)")
    private @Nullable Path file;

    @Override
    public Integer call() {
        RunId run = run();
        Path wanted = file;
        return api.download(run.brandId(), path(run) + "/export?format=" + format.name().toLowerCase(Locale.ROOT),
                answer -> wanted == null ? receive(answer, System.out, "") : intoFile(answer, wanted),
                answer -> ApiCaller.tell(spec.commandLine(), answer));
    }

    private int intoFile(TrailedAnswer answer, Path wanted) {
        return WholeFile.write(wanted, out -> receive(answer, out, ", in " + wanted),
                exitCode -> exitCode == ExitCode.OK);
    }

    /// @throws IOException if it can't be written
    private int receive(TrailedAnswer answer, OutputStream out, String where) throws IOException {
        Received received = format == Format.CSV ? Received.csv() : Received.ndjson();
        byte[] buffer = new byte[BUFFER_BYTES];
        long told = 0;
        for (int length = read(answer, buffer); length >= 0; length = read(answer, buffer)) {
            out.write(buffer, 0, length);
            received.add(buffer, length);
            if (received.lines() / PROGRESS_LINES > told) {
                told = received.lines() / PROGRESS_LINES;
                Windfall.say(spec.commandLine(), "%,d lines so far".formatted(received.lines()));
            }
        }
        out.flush();
        boolean isWhole = received.isWhole(answer.trailer(TOTALS));
        Windfall.say(spec.commandLine(), isWhole ? received.text() + " (minor units)" + where
                : "It broke off after %s: ask again".formatted(received.text()));
        return isWhole ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /// @return -1 at the end, be it the right one or not: the trailer says that
    private static int read(TrailedAnswer answer, byte[] buffer) throws IOException {
        InputStream body = answer.body();
        try {
            return body.read(buffer);
        } catch (IOException e) {
            return -1; // and no trailer comes any more
        }
    }
}
