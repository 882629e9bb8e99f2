package dev.windfall.bench;

import dev.windfall.app.Windfall;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.report.Sample;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// Each benchmark, small: all that takes part comes to what it has to. How fast, nobody asks here, so two of them run at a time.
@Execution(ExecutionMode.CONCURRENT)
class BenchIT {

    private static final int COMPLAINTS_MAX = 20;

    /// Those that do with other sizes, or ask otherwise, what one of the others does, run for whoever changes a benchmark: `-Dbench.all`.
    private static final List<String> SELDOM = List.of("restore", "growth", "hot", "start", "latency", "settle");

    static List<String> benchmarks() {
        List<String> benchmarks = new ArrayList<>(
                List.of("ledger", "sink", "query", "simulate", "rating", "effects"));
        if (Boolean.getBoolean("bench.all")) {
            benchmarks.addAll(SELDOM);
        }
        return benchmarks;
    }

    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @MethodSource("benchmarks")
    void everyContenderComesToWhatItHasTo(String benchmark, @TempDir Path folder) throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Windfall.tellingErrors(new CommandLine(new Bench())).setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        Path results = folder.resolve("results");

        int exitCode = command.execute(benchmark, "--quick", "--data", folder.resolve("data").toString(), "--out",
                results.toString());

        System.out.println(out);
        assertThat(exitCode).as("%s%n%s%n%s", err, out, complaints(results.resolve("logs"))).isZero();
        assertThat(folder.resolve("data")).doesNotExist();
        Report report = Report.read(results.resolve(benchmark + ".json"));
        assertThat(report.samples()).isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.verdict()).as("%s", sample).isEqualTo(Sample.EQUAL));
        assertThat(results.resolve(benchmark + ".svg")).isNotEmptyFile();
        assertThat(results.resolve(benchmark + ".txt")).content().isEqualToIgnoringNewLines(report.table());
    }

    /// What the logs of a failed benchmark say.
    private static String complaints(Path logs) throws IOException {
        if (!Files.exists(logs)) {
            return "";
        }
        StringBuilder complaints = new StringBuilder();
        try (Stream<Path> files = Files.walk(logs)) {
            for (Path log : files.filter(Files::isRegularFile).toList()) {
                Files.readAllLines(log).stream().filter(line -> line.matches(".*(WARN|ERROR|FATAL|Exception).*"))
                        .limit(COMPLAINTS_MAX)
                        .forEach(line -> complaints.append(log.getFileName()).append(": ").append(line).append('\n'));
            }
        }
        return complaints.toString();
    }
}
