package dev.windfall.app;

import dev.windfall.projections.events.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            arguments                  | said on standard error
            ''                         | windfall: Missing command (see windfall --help)
            fly                        | windfall: Unmatched argument at index 0: 'fly' (see windfall --help)
            up --fast                  | windfall: Unknown option: '--fast' (see windfall up --help)
            up --data                  | windfall: Missing required parameter for option '--data' (DIR) (see windfall up --help)
            test                       | windfall: The tests are run by the launcher: ./windfall test, in the project's folder
            quarantine                 | windfall: Missing command (see windfall quarantine --help)
            verify --run a~b           | windfall: a~b is no run: expected BRAND~KIND~RULE~DATE (see windfall verify --help)
            audit                      | windfall: Missing command (see windfall audit --help)
            audit export               | windfall: Missing required option: '--run=ID' (see windfall audit export --help)
            audit export --run a~b     | windfall: a~b is no run: expected BRAND~KIND~RULE~DATE (see windfall audit export --help)
            audit check pom.xml        | windfall: pom.xml is no audit file: zip END header not found
            quarantine list --limit -1 | windfall: --limit is 0 or more (see windfall quarantine list --help)
            """)
    void wrongUseIsOneLineAndExitsWithTwo(String arguments, String said) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err).hasToString(said + System.lineSeparator());
        assertThat(out).hasToString("");
    }

    @Test
    void aFailureIsToldWithItsCauses() {
        Callable<Integer> failing = () -> {
            Exception first = new IOException("No space is left\non the disk");
            throw new IllegalStateException("The topic could not be filled", new UncheckedIOException(
                    new IOException(first)));
        };
        CommandLine command = Windfall.tellingErrors(new CommandLine(CommandSpec.wrapWithoutInspection(failing)))
                .setErr(new PrintWriter(err));

        assertThat(command.execute()).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("windfall: java.lang.IllegalStateException: "
                + "The topic could not be filled, because of java.io.UncheckedIOException: java.io.IOException: "
                + "java.io.IOException: No space is left");
    }

    @Test
    void everyCommandHasHelp() {
        List<String> commands = commands("", Windfall.commandLine());
        assertThat(commands).contains("up", "brand put", "rule promote", "quarantine redrive").allSatisfy(command -> {
            assertThat(run(command + " --help")).isZero();
            assertThat(out.toString()).contains("Usage: windfall " + command);
        });
        assertThat(err).hasToString("");
    }

    @Test
    void brokersAreOneOrThreeAndOneThatIsAloneIsNotPaused() {
        assertThat(run("chaos --brokers 2")).isEqualTo(2);
        assertThat(run("chaos --only PAUSE_KAFKA,KILL")).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("windfall: --brokers is 1 or 3 (see windfall chaos --help)",
                "windfall: A broker that is alone is not paused: --brokers 3 (see windfall chaos --help)");
    }

    @Test
    void whatIsToBeRedrivenMustBeSaid() {
        for (String command : List.of("quarantine redrive", "quarantine redrive --again")) {
            assertThat(run(command)).isEqualTo(2);
        }
        assertThat(run("quarantine redrive --offset 3,x")).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(
                "windfall: Say what to redrive: --reason, --brand, --offset or --all (see windfall quarantine redrive --help)",
                "windfall: Say what to redrive: --reason, --brand, --offset or --all (see windfall quarantine redrive --help)",
                "windfall: Invalid value for option '--offset' (N): 'x' is not a long (see windfall quarantine redrive --help)");
    }

    @Test
    void whatCannotBeSimulatedIsSaidBeforeAnybodyIsAsked(@TempDir Path folder) throws Exception {
        Path rule = Files.writeString(folder.resolve("rule.yaml"), "kind: rebate\nrule_id: daily\n");
        Path other = Files.writeString(folder.resolve("other.yaml"), "kind: rebate\nrule_id: weekly\n");
        Path nameless = Files.writeString(folder.resolve("nameless.yaml"), "tiers: {}\n");
        String days = " --brand aurora --from 2026-11-02 --to 2026-11-08";
        assertThat(run("simulate" + days)).isEqualTo(2);
        assertThat(run("simulate --rule " + rule + " --brand aurora --from 2026-11-02 --to 2026-11-01")).isEqualTo(2);
        assertThat(run("simulate" + (" --rule " + rule).repeat(6) + days)).isEqualTo(2);
        assertThat(run("simulate --rule " + rule + " --rule " + other + days)).isEqualTo(2);
        assertThat(run("simulate --rule " + nameless + days)).isEqualTo(2);
        assertThat(run("simulate --rule " + folder.resolve("none") + days)).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(
                "windfall: Missing required option: '--rule=FILE' (see windfall simulate --help)",
                "windfall: --from comes before --to (see windfall simulate --help)",
                "windfall: No more than 5 rules (see windfall simulate --help)",
                "windfall: %s and %s are about different rules: candidates are of one"
                        .formatted(rule, other),
                "windfall: %s has no kind".formatted(nameless),
                "windfall: The file %s can't be read".formatted(folder.resolve("none")));
    }

    @Test
    void anUnknownReasonIsToldTheKnownOnes() {
        assertThat(run("quarantine list --reason WRONG")).isEqualTo(2);
        assertThat(run("quarantine redrive --reason WRONG")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("but was 'WRONG'")
                        .contains(Stream.of(Verdict.Reason.values()).map(Verdict.Reason::name).toList()));
    }

    @Test
    void aFolderWhereNothingHasRunIsOneLine(@TempDir Path folder) {
        for (String command : List.of("load -", "quarantine list", "quarantine redrive --all", "refold")) {
            assertThat(run(command + " --data " + folder)).as(command).isEqualTo(2);
        }
        assertThat(err.toString().lines()).hasSize(4)
                .allSatisfy(line -> assertThat(line).startsWith("windfall: No windfall has run in " + folder));
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

    private static List<String> commands(String above, CommandLine command) {
        return command.getSubcommands().entrySet().stream().flatMap(entry -> Stream.concat(
                Stream.of(above + entry.getKey()), commands(above + entry.getKey() + " ", entry.getValue()).stream()))
                .toList();
    }

    private int run(String arguments) {
        return execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    private int execute(String... arguments) {
        return Windfall.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
