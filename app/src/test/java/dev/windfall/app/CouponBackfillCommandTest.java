package dev.windfall.app;

import dev.windfall.app.coupons.Backfill;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/// What is written for each kind of line, what is told of the others, and what the command ends with.
class CouponBackfillCommandTest {

    private static final String FILLED = "{\"rolling_id\":7,\"coupon_log_id\":\"aurora~welcome~p1~1\",\"remarks\":\"for p1; "
            + "coupon_log:aurora~welcome~p1~1\",\"reference_id\":\"coupon_log:aurora~welcome~p1~1\",\"rate\":1.50,\"tag\":null}";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            field   | remarks                        | reference           | written | told
            null    | `"for p1; coupon_log:12"`      | `"coupon_log:12"`   | 12      | 1 filled
            null    | `"coupon_log:12"`              | null                | 12      | 1 filled
            null    | `""`                           | `"coupon_log:12;"`  | 12      | 1 filled
            `"12"`  | `"coupon_log:12"`              | `"coupon_log:12"`   | 12      | 1 already there
            `"12"`  | `"by hand"`                    | null                | 12      | 1 already there
            null    | `"coupon 12"`                  | `"xcoupon_log:12"`  | -       | 1 no token: line 1
            null    | null                           | null                | -       | 1 no token: line 1
            null    | `"coupon_log:12"`              | `"coupon_log:123"`  | -       | 1 several tokens: line 1
            null    | `"coupon_log:12 coupon_log:3"` | null                | -       | 1 several tokens: line 1
            `"12"`  | `"coupon_log:12 coupon_log:3"` | null                | -       | 1 several tokens: line 1
            `"12"`  | `"coupon_log:123"`             | `"coupon_log:123"`  | -       | 1 the field disagrees with the texts: line 1
            12      | `"coupon_log:12"`              | null                | -       | 1 unreadable: line 1
            """)
    void eachKindOfLine(String field, String remarks, String reference, String written, String told) throws Exception {
        String line = "{\"rolling_id\": \"r1\", \"coupon_log_id\": %s, \"remarks\": %s, \"reference_id\": %s}"
                .formatted(field, remarks, reference);
        List<String> lines = new ArrayList<>();
        Backfill backfill = new Backfill(lines::add);
        backfill.read(bytes(line));
        assertThat(backfill.report()).contains(told);
        assertThat(backfill.isAllRight()).isEqualTo(!lines.isEmpty());
        assertThat(lines).hasSize(written == null ? 0 : 1)
                .allSatisfy(
                        each -> assertThat(each.replace(" ", "")).contains("\"coupon_log_id\":\"" + written + "\""));
    }

    @Test
    void aLineKeepsAllThatItHasAndIsWrittenOnce() throws Exception {
        Path file = folder.resolve("rollings.jsonl");
        String bare = FILLED.replace("\"aurora~welcome~p1~1\",\"remarks\"", "null,\"remarks\"");
        Files.write(file, List.of(bare, "", FILLED));
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        assertThat(run(out, err, "coupon", "backfill", file.toString())).isZero();
        assertThat(out.toString().lines()).containsExactly(FILLED, FILLED);
        assertThat(err.toString().lines()).containsExactly("1 filled", "1 already there", "0 no token",
                "0 several tokens", "0 the field disagrees with the texts", "0 unreadable");
    }

    @Test
    void whatCanNotBeFilledIsNamedAndLeftOut() throws Exception {
        Path file = folder.resolve("rollings.jsonl");
        List<String> lines = new ArrayList<>(List.of(FILLED, "{broken", "[]", "{\"remarks\": \"coupon_log:12\"}"));
        for (int number = 5; number < 35; number++) {
            lines.add("{\"rolling_id\": %d}".formatted(number));
        }
        Files.write(file, lines);
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        assertThat(run(out, err, "coupon", "backfill", file.toString())).isEqualTo(1);
        assertThat(out.toString().lines()).containsExactly(FILLED);
        assertThat(err.toString()).contains("3 unreadable: lines 2, 3, 4",
                "30 no token: lines 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24 and 10 more");
    }

    @Test
    void aDryRunOnlyCounts() throws Exception {
        Path file = Files.writeString(folder.resolve("rollings.jsonl"), FILLED);
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        assertThat(run(out, err, "coupon", "backfill", "--dry-run", file.toString())).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("1 already there");
        assertThat(run(out, err, "coupon", "backfill", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("can't be read");
    }

    /// 20 MB of lines, and one of 20 MB, of which no more is kept than of any other.
    @Test
    void anExportOfAnyLengthIsRead() throws Exception {
        AtomicLong lines = new AtomicLong();
        Backfill backfill = new Backfill(_ -> lines.incrementAndGet());
        byte[] line = (FILLED + "\n").getBytes(StandardCharsets.UTF_8);
        backfill.read(new Repeated(line, 100_000));
        backfill.read(new Repeated(new byte[]{'x'}, 20_000_000));
        assertThat(lines).hasValue(100_000);
        assertThat(backfill.report()).contains("1 unreadable: line 100001");
    }

    private static final class Repeated extends InputStream {

        private final byte[] bytes;
        private long left;

        private Repeated(byte[] bytes, long times) {
            this.bytes = bytes;
            this.left = times * bytes.length;
        }

        @Override
        public int read() {
            return left == 0 ? -1 : bytes[(int) ((bytes.length - left-- % bytes.length) % bytes.length)];
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(length, left);
            for (int i = 0; i < count; i++) {
                into[offset + i] = (byte) read();
            }
            return count == 0 ? -1 : count;
        }
    }

    private static int run(StringWriter out, StringWriter err, String... arguments) {
        CommandLine command = Windfall.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
