package dev.windfall.bench;

import dev.windfall.app.Windfall;
import dev.windfall.bench.report.Report;
import dev.windfall.bench.report.Sample;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/// Each benchmark, small: all that takes part comes to what it has to. How fast, nobody asks here.
class BenchIT {

    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @ValueSource(strings = {"ledger", "sink", "restore", "query", "start"})
    void everyContenderComesToWhatItHasTo(String benchmark, @TempDir Path folder) throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Windfall.tellingErrors(new CommandLine(new Bench())).setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        Path results = folder.resolve("results");

        int exitCode = command.execute(benchmark, "--quick", "--data", folder.resolve("data").toString(), "--out",
                results.toString());

        System.out.println(out);
        assertThat(exitCode).as("%s%n%s", err, out).isZero();
        assertThat(folder.resolve("data")).doesNotExist();
        Report report = Report.read(results.resolve(benchmark + ".json"));
        assertThat(report.samples()).isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.verdict()).as("%s", sample).isEqualTo(Sample.EQUAL));
        assertThat(results.resolve(benchmark + ".svg")).isNotEmptyFile();
        assertThat(results.resolve(benchmark + ".txt")).content().isEqualToIgnoringNewLines(report.table());
    }
}
