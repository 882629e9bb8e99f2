package dev.windfall.app;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/// What is asked and what is told of runs, and when an export is a file.
class RunCommandTest {

    private static final String RUN = "aurora~lossback~weekly~2026-11-16";
    private static final String PATH = "/internal/promotions/lossback/runs/aurora%7Elossback%7Eweekly%7E2026-11-16";
    private static final String SHOWN = """
            {"run_id": "aurora~lossback~weekly~2026-11-16", "status": "PAYING", "is_stalled": false, "purpose": "settlement",
             "attempt": 2, "rule_version": 3, "rule_digest": "5f0c", "lagging": [], "why": null,
             "requested_at": "2026-11-23T02:00:00Z", "changed_at": "2026-11-23T02:00:04Z",
             "sealed": {"cut": "1:0@4711", "digest": "77a1", "root": "c0de", "leaves": 3, "lines": 2,
              "totals": {"EUR": {"leaves": 3, "entitlement": 4200, "increase": 4200, "decrease": -300}},
              "reasons": {"BELOW_MIN": 12}, "line_counts": {"PROCESSING": 1, "SETTLED": 1}, "at": "2026-11-23T02:00:03Z"}}""";
    private static final String TABLE = "line_id,currency,amount,note\r\nl1,EUR,1200,\"two\r\nlines, \"\"quoted\"\"\"\r\n"
            + "l2,EUR,-200,\r\nl3,USD,7,it's\r\n";
    private static final String TOTALS = "X-Totals: {\"lines\":3,\"amounts\":{\"EUR\":1000,\"USD\":7}}\r\n";

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CannedDoor door = new CannedDoor();

    @BeforeEach
    void nameTheCaller() throws IOException {
        Files.writeString(folder.resolve("token"), "secret");
    }

    @AfterEach
    void close() throws IOException {
        door.close();
    }

    @Test
    void aRunIsAskedForAndGivenUp() {
        door.willAnswer(200, SHOWN.replace("PAYING", "REQUESTED"));
        assertThat(run("start", "lossback", "weekly", "2026-11-16", "--brand", "aurora")).isZero();
        door.willAnswer(200,
                SHOWN.replace("PAYING", "FAILED").replace("\"why\": null", "\"why\": \"ann gave it up: x\""));
        assertThat(run("fail", RUN, "--note", "x")).isZero();
        door.willAnswer(409, "{\"detail\": \"The period from 2026-11-16 is open\"}");
        assertThat(run("start", "REBATE", "daily", "2026-11-16", "--brand", "aurora")).isEqualTo(1);
        assertThat(out.toString().lines()).containsExactly("Run " + RUN + " is REQUESTED",
                "Run " + RUN + " is FAILED: ann gave it up: x");
        assertThat(err.toString().lines()).containsExactly("windfall: The period from 2026-11-16 is open");
        assertThat(door.asked()).hasSize(3);
        assertThat(door.asked().getFirst()).startsWith("POST /internal/promotions/lossback/runs of aurora {")
                .contains("\"rule_id\":\"weekly\"", "\"period_start\":\"2026-11-16\"");
        assertThat(door.asked().get(1)).isEqualTo("POST " + PATH + "/fail of aurora {\"note\":\"x\"}");
    }

    @Test
    void aRunIsShownWithWhatItHasComeTo() {
        door.willAnswer(200, SHOWN);
        assertThat(run("show", RUN)).isZero();
        assertThat(door.asked()).containsExactly("GET " + PATH + " of aurora");
        assertThat(out.toString().lines()).startsWith("Run " + RUN + " is PAYING", "FIELD          VALUE",
                "purpose        settlement", "attempt        2")
                .contains("sealed digest  77a1", "PROCESSING     1", "BELOW_MIN      12")
                .endsWith("CURRENCY  LEAVES  ENTITLEMENT  INCREASE  DECREASE",
                        "EUR       3       4200         4200      -300");
    }

    @Test
    void runsAreListed() {
        door.willAnswer(200, "{\"runs\": [%s, %s]}".formatted(SHOWN, """
                {"run_id": "aurora~lossback~weekly~2026-11-09", "status": "BARRIER", "is_stalled": true, "attempt": 1,
                 "sealed": null, "requested_at": "2026-11-16T02:00:00Z"}"""));
        assertThat(run("list", "--brand", "aurora", "--kind", "lossback", "--rule", "weekly", "--status", "paying"))
                .isZero();
        assertThat(door.asked()).containsExactly(
                "GET /internal/promotions/lossback/runs?limit=20&rule_id=weekly&status=PAYING of aurora");
        assertThat(out.toString().lines()).containsExactly(
                "RUN                                STATUS            ATTEMPT  LINES  INCREASE  REQUESTED",
                "aurora~lossback~weekly~2026-11-16  PAYING            2        2      EUR 4200  2026-11-23T02:00:00Z",
                "aurora~lossback~weekly~2026-11-09  BARRIER, stalled  1        -                2026-11-16T02:00:00Z");
    }

    @Test
    void whatIsNoRunIsNotAskedFor() {
        assertThat(run("show", "weekly")).isEqualTo(2);
        assertThat(run("export", "aurora~lossback~weekly")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("is no run: one is named like aurora~lossback~weekly~2026-11-16"));
        assertThat(door.asked()).isEmpty();
    }

    @Test
    void anExportIsAFileOnceItIsWhole() throws Exception {
        Path file = folder.resolve("lines.csv");
        door.willStream(TABLE, TOTALS);
        assertThat(run("export", RUN, "-o", file.toString())).isZero();
        assertThat(file).hasContent(TABLE.replace("\r\n", "\n"));
        assertThat(err.toString().strip()).isEqualTo("windfall: 3 lines, EUR 1000, USD 7 (minor units), in " + file);
        String objects = "{\"currency\":\"EUR\",\"amount\":1000,\"note\":\"\\\"\"}\n{\"currency\":\"USD\",\"amount\":0}\n";
        door.willStream(objects, TOTALS.replace("3", "2").replace("7", "0"));
        assertThat(run("export", RUN, "--format", "ndjson", "--output", file.toString())).isZero();
        assertThat(file).hasContent(objects);
        assertThat(door.asked()).containsExactly("GET " + PATH + "/export?format=csv of aurora",
                "GET " + PATH + "/export?format=ndjson of aurora");
        assertThat(folder.resolve("lines.csv.part")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            trailer                                                   | what is wrong
            ``                                                        | there is none
            X-Totals: {"lines":4,"amounts":{"EUR":1000,"USD":7}}      | a line is missing
            X-Totals: {"lines":3,"amounts":{"EUR":1001,"USD":7}}      | another amount
            X-Totals: {"lines":3,"amounts":{"EUR":1000}}              | a currency too many
            X-Totals: {}                                              | it says nothing
            """)
    void anExportThatIsNotWholeIsNoFile(String trailer, String what) throws Exception {
        Path file = Files.writeString(folder.resolve("lines.csv"), "as it was before");
        door.willStream(TABLE, trailer.isEmpty() ? "" : trailer + "\r\n");
        assertThat(run("export", RUN, "-o", file.toString())).as(what).isEqualTo(1);
        assertThat(file).hasContent("as it was before");
        assertThat(folder.resolve("lines.csv.part")).doesNotExist();
        assertThat(err.toString().strip())
                .isEqualTo("windfall: It broke off after 3 lines, EUR 1000, USD 7: ask again");
    }

    @Test
    void anExportThatBreaksOffIsNoFile() {
        Path file = folder.resolve("lines.csv");
        door.willBreakOffAfter(TABLE);
        assertThat(run("export", RUN, "-o", file.toString())).isEqualTo(1);
        door.willAnswer(503, "{\"detail\": \"1 of 2 lines are there: ask again\"}");
        assertThat(run("export", RUN, "-o", file.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly(
                "windfall: It broke off after 3 lines, EUR 1000, USD 7: ask again",
                "windfall: 1 of 2 lines are there: ask again");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("lines"));
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", folder.toString(), "--server", door.address()));
        return Windfall.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
