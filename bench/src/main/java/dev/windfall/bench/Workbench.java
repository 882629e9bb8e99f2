package dev.windfall.bench;

import dev.windfall.bench.report.Report;
import dev.windfall.bench.report.Sample;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What all benchmarks stand on: servers of their own in an empty folder, progress while they run, and a report at the end.
final class Workbench {

    /// What a benchmark does with the servers.
    interface Measurement {

        /// @param folder for files
        /// @return nothing if the figures were told already
        Optional<Report> measure(Servers servers, Path folder) throws Exception;
    }

    private static final String WORK = "work";
    private static final String LOGS = "logs";
    private static final PathMatcher LOGS_ALL = FileSystems.getDefault().getPathMatcher("glob:**/" + LOGS + "/*");
    private static final String MARKER = "benchmark.txt";

    private final CommandLine command;
    private final BenchOptions options;

    Workbench(CommandLine command, BenchOptions options) {
        this.command = command;
        this.options = options;
    }

    /// @return the exit code: not 0 if one of ours did not come to what it had to
    int run(Measurement measurement) throws Exception {
        return runAlone(data -> {
            try (Servers servers = Servers.open(ServerSettings.EMBEDDED, data)) {
                return measurement.measure(servers, data.folder(WORK));
            }
        });
    }

    /// What a benchmark does that starts its own servers.
    interface MeasurementAlone {

        Optional<Report> measure(DataFolder data) throws Exception;
    }

    int runAlone(MeasurementAlone measurement) throws Exception {
        options.check(command);
        refuseAnInstallation(options.data());
        Report earlier = options.against() == null ? null : read(options.against());
        Optional<Report> measured;
        try (DataFolder data = emptied()) {
            boolean isRight = false;
            try {
                measured = measurement.measure(data);
                isRight = measured.stream().flatMap(report -> report.samples().stream()).allMatch(Sample::isEqual);
            } finally {
                if (!isRight) {
                    keepLogs(data);
                }
                data.delete();
            }
        }
        if (measured.isEmpty()) {
            return ExitCode.OK;
        }
        Report report = measured.get();
        tell(earlier == null ? report : compared(report, earlier));
        return report.isOursRight() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /// The folder goes, and why something failed must still be found.
    private void keepLogs(DataFolder data) {
        Path kept = options.out().resolve(LOGS);
        try (Stream<Path> files = Files.walk(data.root())) {
            DataFolder.deleteTree(kept);
            for (Path log : files.filter(Files::isRegularFile).filter(LOGS_ALL::matches).toList()) {
                Path copy = kept.resolve(data.root().relativize(log));
                Files.createDirectories(copy.getParent());
                Files.copy(log, copy);
            }
            say("the logs of who took part: " + kept);
        } catch (IOException | UncheckedIOException e) {
            say("windfall: the logs could not be kept (%s)".formatted(e));
        }
    }

    /// Goes on.
    void say(String line) {
        PrintWriter err = command.getErr();
        err.println(line);
        err.flush();
    }

    /// What runs here, by name.
    static Map<String, String> versions(Servers servers) throws SQLException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("kafka", AppInfoParser.getVersion());
        try (Connection database = DriverManager.getConnection(servers.database().jdbcUrl(), servers.database().user(),
                servers.database().password())) {
            versions.put("postgres", database.getMetaData().getDatabaseProductVersion());
        }
        return versions;
    }

    /// A text for each contender, written down too.
    void tell(Map<String, String> texts) throws IOException {
        StringBuilder all = new StringBuilder();
        texts.forEach((name, text) -> all.append(name).append(System.lineSeparator()).append(text));
        command.getOut().print(all);
        command.getOut().println("written: " + Files.writeString(options.out().resolve("profile.txt"), all));
        command.getOut().flush();
    }

    private void tell(Report report) throws IOException {
        PrintWriter out = command.getOut();
        out.println(report.table());
        report.write(options.out()).forEach(file -> out.println("written: " + file));
        out.flush();
    }

    /// What was measured is told, whether or not it can be compared.
    private Report compared(Report report, Report earlier) {
        try {
            return report.against(earlier);
        } catch (IllegalArgumentException e) {
            say("windfall: " + e.getMessage());
            return report;
        }
    }

    /// Its folder is emptied before and removed afterwards.
    private static void refuseAnInstallation(Path folder) {
        if (Files.exists(folder.resolve("windfall.lock")) && !Files.exists(folder.resolve(MARKER))) {
            throw new CannotStart(
                    "The folder %s holds an installation's data: choose another with --data".formatted(folder));
        }
    }

    /// Whatever an earlier benchmark left there would be in the way.
    private DataFolder emptied() throws IOException {
        try (DataFolder left = DataFolder.open(options.data())) {
            left.delete();
        }
        DataFolder data = DataFolder.open(options.data());
        Files.writeString(data.root().resolve(MARKER), "Made by a benchmark, and removed at its end.\n");
        return data;
    }

    private static Report read(Path json) {
        try {
            return Report.read(json);
        } catch (IOException | RuntimeException e) {
            throw new CannotStart("%s holds no results that can be read (%s)".formatted(json, e.getMessage()), e);
        }
    }
}
