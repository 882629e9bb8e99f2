package dev.windfall.app;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            arguments   | said on standard error
            ''          | windfall: Missing command (see windfall --help)
            fly         | windfall: Unmatched argument at index 0: 'fly' (see windfall --help)
            up --fast   | windfall: Unknown option: '--fast' (see windfall up --help)
            up --data   | windfall: Missing required parameter for option '--data' (DIR) (see windfall up --help)
            test        | windfall: The tests are run by the launcher: ./windfall test, in the project's folder
            """)
    void wrongUseIsOneLineAndExitsWithTwo(String arguments, String said) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err).hasToString(said + System.lineSeparator());
        assertThat(out).hasToString("");
    }

    @Test
    void everyCommandHasHelp() {
        for (Map.Entry<String, CommandLine> command : Windfall.commandLine().getSubcommands().entrySet()) {
            assertThat(run(command.getKey() + " --help")).as(command.getKey()).isZero();
            assertThat(out.toString()).contains("Usage: windfall " + command.getKey());
        }
        assertThat(err).hasToString("");
    }

    @Test
    void theVersionNamesTheProgramAndItsJava() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("windfall ").contains("Java 2");
    }

    @Test
    void aDataFolderThatCannotBeUsedIsOneLine(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThat(execute("up", "--data", file.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("windfall: The data folder " + file + " can't be used (").hasLineCount(1);
    }

    private int run(String arguments) {
        return execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    private int execute(String... arguments) {
        return Windfall.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
