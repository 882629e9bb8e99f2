package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// Files of lines, records and lists of runs, over rows that are in PostgreSQL: byte by byte as they come.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunExportIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RUNS = "/internal/promotions/rebate/runs";
    private static final String RUN = "aurora~rebate~daily~2026-11-0";
    private static final int MANY = 40_000;
    private static final int AT_ONCE = 4;
    /// The first has three lines, one of which is of a player and a note that look like formulas.
    private static final String ROWS = """
            insert into run select 'aurora', 'aurora~rebate~daily~2026-11-0' || day || purpose, 'rebate', 'daily',
                '2026-11-01'::date + day - 1, 'SETTLEMENT', 1, status, false, '[]', 1, 'ab12', '1:0@5', 'd' || day, 'r', lines, lines,
                '{"EUR": {"leaves": 3, "entitlement": 9, "increase": 9, "decrease": 0}}', '{}', '{}', null,
                '2026-11-20 12:00Z'::timestamptz + day * interval '1 minute', '2026-11-20 12:00Z', '2026-11-20 12:00Z', 1
                from (values (1, '', 'SETTLED', 3), (2, '', 'PAYING', %d), (3, '', 'PAYING', 2), (4, '~shadow', 'SETTLED', 1))
                as run(day, purpose, status, lines);
            insert into run values ('aurora', 'aurora~rebate~daily~2026-11-05', 'rebate', 'daily', '2026-11-05', 'SETTLEMENT', 1, 'RATING',
                true, '[]', 1, 'ab12', null, null, null, null, null, null, null, null, null,
                '2026-11-20 12:05Z', null, '2026-11-20 12:00Z', 1);
            insert into payout_line select 'aurora', run_id || '~' || player || '~' || currency, 'rebate', 'daily', run_id, day::date,
                player, currency, status, amount, day || '=' || amount, 'CASH', 'promo-credit-' || run_id, note,
                '2026-11-20 12:00Z'::timestamptz + opened * interval '1 second', '2026-11-20 13:00Z', 1
                from (select 'aurora~rebate~daily~' || day as run_id, * from (values
                    ('2026-11-01', '-7', 'EUR', 'WAIVED', 1200, '=cmd|''/C calc''!A0, "x"', 1),
                    ('2026-11-01', 'p2', 'GEM', 'SETTLED', 5, '', 2), ('2026-11-01', 'p3', 'EUR', 'CARRIED', -200, 'žluť', 3),
                    ('2026-11-03', 'p1', 'EUR', 'HELD', 9, '', 4)) as line(day, player, currency, status, amount, note, opened)) lines;
            insert into payout_line select 'aurora', 'aurora~rebate~daily~2026-11-02~m' || i || '~EUR', 'rebate', 'daily',
                'aurora~rebate~daily~2026-11-02', '2026-11-02', 'm' || i, 'EUR', 'SETTLED', 3, '2026-11-02=3', 'CASH', 'promo-credit',
                repeat('note ', 40), '2026-11-19 12:00Z', '2026-11-20 12:00Z', 1 from generate_series(1, %d) i;
            """
            .formatted(MANY, MANY);

    private final Path data = Path.of("target", "run-export").toAbsolutePath();
    private Launched up;
    private Door door;

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    void start() throws Exception {
        up = Launched.upAlone(data);
        door = Door.of(up, data);
        for (String brand : List.of("aurora", "borealis")) {
            assertThat(door.ask("PUT", "/internal/brands/" + brand, brand, "{\"zone\": \"UTC\", \"spread\": 1, "
                    + "\"currencies\": [\"EUR\", {\"code\": \"GEM\", \"exponent\": 3}]}").status()).isEqualTo(200);
        }
        sql(ROWS);
    }

    @AfterAll
    void stop() throws Exception {
        up.end(PATIENCE);
    }

    @Test
    void aTableHasAllLinesAndItsTrailerSaysWhatTheyComeTo() throws Exception {
        String answer = whole(RUN + "1", "", "");
        assertThat(answer).startsWith("HTTP/1.1 200").contains("Transfer-Encoding: chunked\r\n",
                "Trailer: X-Totals\r\n", "Content-Type: text/csv;header=present;charset=UTF-8\r\n",
                "ETag: \"d1-3-csv\"\r\n", "attachment; filename=\"aurora~rebate~daily~2026-11-01.csv\"");
        assertThat(answer).endsWith("\r\n0\r\nX-Totals: {\"lines\":3,\"amounts\":{\"EUR\":1000,\"GEM\":5}}\r\n\r\n");
        assertThat(answer.lines().filter(line -> line.contains("~daily~")).skip(1)).satisfiesExactly(
                first -> assertThat(first).contains("~-7~EUR,'-7,EUR,1200,12.00,WAIVED,2026-11-01=1200,CASH,",
                        ",\"'=cmd|'/C calc'!A0, \"\"x\"\"\","),
                second -> assertThat(second).contains(",p2,GEM,5,0.005,SETTLED,"),
                third -> assertThat(third).contains(",p3,EUR,-200,-2.00,CARRIED,", "žluť"));
    }

    @Test
    void objectsComeIfTheyAreAskedForOrAccepted() throws Exception {
        for (String answer : List.of(whole(RUN + "1", "?format=ndjson", "Accept: text/csv\r\n"),
                whole(RUN + "1", "", "Accept: text/csv;q=0.5, application/x-ndjson\r\n"))) {
            assertThat(answer).contains("Content-Type: application/x-ndjson\r\n", "ETag: \"d1-3-ndjson\"\r\n",
                    "\"amount\":5,\"amount_decimal\":\"0.005\",", "\"note\":\"=cmd|'/C calc'!A0, \\\"x\\\"\"");
            assertThat(answer)
                    .endsWith("\r\n0\r\nX-Totals: {\"lines\":3,\"amounts\":{\"EUR\":1000,\"GEM\":5}}\r\n\r\n");
        }
        assertThat(whole(RUN + "1", "", "Accept: text/*\r\n")).contains("ETag: \"d1-3-csv\"\r\n");
    }

    @Test
    void whatHasNotChangedNeedsNotBeReadAgain() throws Exception {
        String same = "If-None-Match: \"d1-3-csv\"\r\n";
        assertThat(whole(RUN + "1", "", same)).startsWith("HTTP/1.1 304").contains("ETag: \"d1-3-csv\"\r\n")
                .endsWith("\r\n\r\n");
        assertThat(whole(RUN + "1", "?format=ndjson", same)).startsWith("HTTP/1.1 200");
        sql("update payout_line set seq = 2, status = 'SETTLED' where player_id = 'p2'");
        assertThat(whole(RUN + "1", "", same)).startsWith("HTTP/1.1 200").contains("ETag: \"d1-4-csv\"\r\n");
        sql("update payout_line set seq = 1 where player_id = 'p2'");
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            run                                    | query       | brand    | accept           | status | code
            aurora~rebate~daily~2026-11-03         |             | aurora   | */*              | 503    | not-all-lines-yet
            aurora~rebate~daily~2026-11-04~shadow  |             | aurora   | */*              | 409    | pays-nothing
            aurora~rebate~daily~2026-11-05         |             | aurora   | text/csv         | 409    | not-sealed
            aurora~rebate~daily~2026-11-06         |             | aurora   | text/csv         | 404    | unknown-run
            aurora~rebate~daily~2026-11-01         |             | borealis | */*              | 404    | unknown-run
            aurora~rebate~daily~2026-11-01         |             | nobody   | */*              | 404    | unknown-brand
            aurora~rebate~daily~2026-11-01         | ?format=xml | aurora   | */*              | 422    | invalid-document
            aurora~rebate~daily~2026-11-01         |             | aurora   | application/json | 406    | not-acceptable
            """)
    void whatIsNoFileIsAProblem(String run, String query, String brand, String accept, int status, String code)
            throws Exception {
        try (Call call = Call.of(door, "1.1", RUNS + "/" + run + "/export" + (query == null ? "" : query), brand,
                "Accept: " + accept + "\r\nConnection: close\r\n")) {
            String answer = call.rest();
            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/problem+json",
                    "\"code\":\"" + code + "\"");
            assertThat(answer.contains("Retry-After: 1")).isEqualTo(status == 503);
        }
    }

    @Test
    void whoCanHaveNoTrailerHasNoFile() throws Exception {
        try (Call call = Call.of(door, "1.0", RUNS + "/" + RUN + "1/export", "aurora", "")) {
            assertThat(call.rest()).contains(" 505 ", "\"code\":\"no-trailers\"");
        }
    }

    /// The JDK's client drops them.
    @Test
    void whoKnowsNoTrailersIsNotConfused() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(door.address().resolve(RUNS + "/" + RUN + "1/export"))
                .header("X-Internal-Service-Token", door.token()).header("X-Brand-Id", "aurora");
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = door.http().send(request.GET().build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).hasLineCount(4);
            HttpResponse<String> head = door.http().send(request.HEAD().build(), HttpResponse.BodyHandlers.ofString());
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("ETag")).contains("\"d1-3-csv\"");
        }
    }

    @Test
    void aFileIsToldWhileItIsReadAndCutWhereItCanNotGoOn() throws Exception {
        try (Call call = Call.of(door, "1.1", RUNS + "/" + RUN + "2/export", "aurora", "")) {
            assertThat(call.first(2_000)).contains("HTTP/1.1 200", "~EUR,m");
            assertThat(query("select count(pg_terminate_backend(pid)) from pg_stat_activity "
                    + "where query like '%from payout_line%' and state = 'idle in transaction'"))
                    .as("its cursor is open").isEqualTo("1");
            String rest = call.rest();
            assertThat(rest.lines().filter(line -> line.contains("~EUR,m")).count()).isLessThan(MANY - 100);
            assertThat(rest).doesNotContain("X-Totals", "\r\n0\r\n", "problem", "timestamp");
        }
        assertThat(whole(RUN + "2", "", "")).endsWith("X-Totals: {\"lines\":%d,\"amounts\":{\"EUR\":%d}}\r\n\r\n"
                .formatted(MANY, 3 * MANY));
    }

    @Test
    void onlySoManyAreReadAtOnce() throws Exception {
        List<Call> calls = new ArrayList<>();
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                calls.add(Call.of(door, "1.1", RUNS + "/" + RUN + "2/export", "aurora", ""));
                assertThat(calls.getLast().first(1_000)).contains("HTTP/1.1 200");
            }
            assertThat(whole(RUN + "1", "", "")).contains("HTTP/1.1 429", "too-many-exports", "Retry-After: 5");
        } finally {
            for (Call call : calls) {
                call.close();
            }
        }
        String again = "";
        for (int i = 0; i < 100 && !again.startsWith("HTTP/1.1 200"); i++) {
            Thread.sleep(50); // until it is noticed that they have gone
            again = whole(RUN + "1", "", "");
        }
        assertThat(again).startsWith("HTTP/1.1 200");
    }

    @Test
    void whatPlayersGotIsReadNewestFirst() throws Exception {
        String record = "/internal/promotions/rebate-record?from=2026-11-20&to=2026-11-20";
        JsonNode first = door.ask("GET", record + "&limit=3", "aurora", "").body();
        assertThat(players(first)).containsExactly("p1", "p3", "p2");
        assertThat(first.path("kind").asString()).isEqualTo("rebate");
        assertThat(first.path("lines").path(1).path("rule_id").asString()).isEqualTo("daily");
        assertThat(first.path("lines").path(1).path("period_start").asString()).isEqualTo("2026-11-01");
        JsonNode second = door.ask("GET", record + "&limit=3&cursor=" + first.path("next_cursor").asString(), "aurora",
                "").body();
        assertThat(players(second)).containsExactly("-7");
        assertThat(second.path("next_cursor").isNull()).isTrue();
        assertThat(players(door.ask("GET", record + "&status=held", "aurora", "").body())).containsExactly("p1");
        assertThat(players(door.ask("GET", record + "&player_id=p2&rule_id=daily", "aurora", "").body()))
                .containsExactly("p2");
        assertThat(players(door.ask("GET", record + "&rule_id=other", "aurora", "").body())).isEmpty();
        assertThat(players(door.ask("GET", record, "borealis", "").body())).isEmpty();
        assertThat(players(door.ask("GET", record.replace("rebate-", "lossback-"), "aurora", "").body())).isEmpty();
        assertThat(code(record + "&status=GONE", "aurora")).isEqualTo("422 invalid-document");
        assertThat(code(record + "&rule_id=%00", "aurora")).isEqualTo("422 invalid-document");
        assertThat(code(record + "&limit=0", "aurora")).isEqualTo("400 invalid-page");
        assertThat(code(record.replace("to=2026", "to=2025"), "aurora")).isEqualTo("400 invalid-period");
        assertThat(code(record.replace("rebate-", "bingo-"), "aurora")).isEqualTo("404 unknown-kind");
        assertThat(code(record, "nobody")).isEqualTo("404 unknown-brand");
    }

    @Test
    void runsAreListedNewestFirst() throws Exception {
        JsonNode first = door.ask("GET", RUNS + "?limit=2", "aurora", "").body();
        assertThat(texts(first, "runs", "run_id")).containsExactly(RUN + "5", RUN + "4~shadow");
        JsonNode second = door.ask("GET", RUNS + "?cursor=" + first.path("next_cursor").asString(), "aurora", "")
                .body();
        assertThat(texts(second, "runs", "run_id")).containsExactly(RUN + "3", RUN + "2", RUN + "1");
        assertThat(texts(door.ask("GET", RUNS + "?status=PAYING&rule_id=daily", "aurora", "").body(), "runs", "run_id"))
                .containsExactly(RUN + "3", RUN + "2");
        assertThat(texts(door.ask("GET", RUNS, "borealis", "").body(), "runs", "run_id")).isEmpty();
        assertThat(code(RUNS + "?status=GONE", "aurora")).isEqualTo("422 invalid-document");
        assertThat(code(RUNS.replace("rebate", "bingo"), "aurora")).isEqualTo("404 unknown-kind");
    }

    @Test
    void theCommandLineTakesAFileThatIsWhole() throws Exception {
        Path file = data.resolveSibling("run-export-lines.csv");
        assertThat(run("export", RUN + "2", "-o", file.toString()))
                .contains("40,000 lines, EUR 120000 (minor units), in " + file);
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).hasLineCount(MANY + 1);
        assertThat(run("list", "--brand", "aurora", "--kind", "rebate")).contains("RATING, stalled");
        assertThat(run("show", RUN + "1")).contains("Run " + RUN + "1 is SETTLED", "sealed digest  d1");
        Launched toOutput = Launched.start(As.MYSELF, data.resolveSibling("run-export-cli"),
                Launched.ROOT.resolve("windfall"), Map.of(), "run", "export", RUN + "1", "--format", "NDJSON", "--data",
                data.toString(), "--server", up.api().toString());
        assertThat(toOutput.awaitExit(PATIENCE)).as(toOutput.output()).isZero();
        assertThat(toOutput.output()).contains("\"note\":\"žluť\"", "3 lines, EUR 1000, GEM 5 (minor units)");
    }

    private String run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", data.toString(), "--server", up.api().toString()));
        StringWriter told = new StringWriter();
        assertThat(Windfall.commandLine().setOut(new PrintWriter(told, true)).setErr(new PrintWriter(told, true))
                .execute(all.toArray(String[]::new))).as(told.toString()).isZero();
        return told.toString();
    }

    private String whole(String run, String query, String headers) throws Exception {
        try (Call call = Call.of(door, "1.1", RUNS + "/" + run + "/export" + query, "aurora",
                headers + "Connection: close\r\n")) {
            return call.rest();
        }
    }

    private String code(String path, String brandId) throws Exception {
        Door.Answer answer = door.ask("GET", path, brandId, "");
        return answer.status() + " " + answer.body().path("code").asString();
    }

    private static List<String> players(JsonNode record) {
        return texts(record, "lines", "player_id");
    }

    private static List<String> texts(JsonNode page, String list, String field) {
        List<String> texts = new ArrayList<>();
        page.path(list).forEach(each -> texts.add(each.path(field).asString()));
        return texts;
    }

    private void sql(String statements) throws Exception {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private String query(String sql) throws Exception {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /// What goes over the wire, and no more of it in advance than has to.
    private record Call(Socket socket) implements AutoCloseable {

        static Call of(Door door, String version, String path, String brandId, String headers) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(door.address().getHost(), door.address().getPort()));
            String call = """
                    GET %s HTTP/%s
                    Host: test
                    X-Internal-Service-Token: %s
                    X-Brand-Id: %s
                    """.formatted(path, version, door.token(), brandId).replace("\n", "\r\n");
            socket.getOutputStream().write((call + headers + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new Call(socket);
        }

        /// At least as much.
        String first(int bytes) throws IOException {
            return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
        }

        /// However it ends.
        String rest() {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try (InputStream in = socket.getInputStream()) {
                in.transferTo(rest);
            } catch (IOException e) {
                return rest.toString(StandardCharsets.UTF_8); // cut, as it may be
            }
            return rest.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
