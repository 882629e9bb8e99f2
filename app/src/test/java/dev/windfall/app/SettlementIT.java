package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.app.audit.AuditTampering;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.testing.TestServers;
import dev.windfall.wire.Coupons;
import dev.windfall.wire.Runs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/// The whole way of a run, among bets that go on: asked for, marked, rated, sealed, paid by the wallet; then what comes late is corrected
/// by a second run. The program is killed meanwhile. Then one of another brand, which pays bonuses, and one whose larger lines wait for
/// somebody's word.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SettlementIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PLAYERS = 40;
    private static final int BETS = 2_000;

    private final Path data = Path.of("target", "settlement").toAbsolutePath();
    private final SplittableRandom random = new SplittableRandom(9);
    private final RuleName rule = new RuleName(Kind.CASHBACK, "daily");
    /// Stakes of each player of aurora, by which he is paid.
    private final Map<String, Long> stakes = new TreeMap<>();
    private int bets;
    private WalletSimulator wallet;
    private Launched up;
    private Door door;

    @SuppressWarnings("NullAway.Init")
    SettlementIT() {}

    @BeforeAll
    void startInAnEmptyFolder() throws Exception {
        wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none());
        As.MYSELF.emptyFolder(data);
        start();
    }

    @AfterAll
    void endWhatAFailureLeft() {
        Launched.living(data).forEach(ProcessHandle::destroyForcibly);
        wallet.close();
    }

    @Test
    @Order(1)
    void aRunIsPaidOnceAndWhatComesLateIsCorrected() throws Exception {
        assertThat(door.ask("PUT", "/internal/brands/aurora", "aurora",
                "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 2}").status()).isEqualTo(200);
        Door.Answer put = door.ask("PUT", "/internal/promotions/cashback/rules/daily", "aurora", """
                {"period": "DAILY", "base": "TURNOVER", "tiers": {"EUR": [{"from": 0, "rate": "10%"}]}}""");
        assertThat(put.status()).as("%s", put.body()).isEqualTo(200);
        LocalDate today = LocalDate.parse(put.body().path("effective_from").asString());
        RunId run = RunId.settlement("aurora", rule, today);
        tellBets(BETS);

        request(run, put.body(), Set.of(), Map.of());
        tellBets(BETS); // while it is rated: some of them are in it
        up.main().destroyForcibly();
        up.awaitExit(PATIENCE);
        start();
        awaitStatus(run, "SETTLED");
        isShown(run);

        RunId corrections = run.with(new RunId.Purpose.Corrections(1));
        tellBets(BETS);
        request(corrections, put.body(), Set.of(), Map.of());
        awaitStatus(corrections, "SETTLED");
        assertThat(paid("aurora")).isEqualTo(expected());
        assertThat(query("select count(*) from payout_period where sealed <> paid + pending + carried + waived"))
                .isZero();
        assertThat(query("select sum(paid) from payout_period"))
                .isEqualTo(expected().values().stream().mapToLong(Long::longValue).sum());
        assertThat(run("verify", "--data", data.toString(), "--server", door.address().toString()))
                .contains("No difference.", "2 runs", "2 sealed runs rated again",
                        "%d lines as their accounts".formatted(
                                query("select count(*) from payout_line")));
        isMadeAgain(run, corrections);
        isExplained(run, corrections);
        isProven(run, corrections);
    }

    @Test
    @Order(2)
    void aBonusIsLockedUntilItIsWagered() throws Exception {
        assertThat(door.ask("PUT", "/internal/brands/cumulus", "cumulus",
                "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 2}").status()).isEqualTo(200);
        Door.Answer put = door.ask("PUT", "/internal/promotions/cashback/rules/daily", "cumulus", """
                {"period": "DAILY", "base": "TURNOVER", "tiers": {"EUR": [{"from": 0, "rate": "10%"}]},
                 "pay_as": {"bonus": {"rolling_multiplier": 5, "expires_after": "P7D"}}}""");
        assertThat(put.status()).as("%s", put.body()).isEqualTo(200);
        tell(List.of(bet("cumulus", "p0", 5_000), bet("cumulus", "p1", 20_000)));
        RunId run = RunId.settlement("cumulus", rule, LocalDate.parse(put.body().path("effective_from").asString()));
        request(run, put.body(), Set.of(), Map.of());
        awaitStatus(run, "SETTLED");
        assertThat(locked("cumulus")).isEqualTo(Map.of("p0", 500L, "p1", 2_000L));
        assertThat(paid("cumulus")).isEmpty();
        String line = "/internal/promotions/lines/" + run.text();
        CouponLogId given = new CouponLogId("cumulus", "promo:cashback:daily:%s:EUR".formatted(run.periodStart()), "p1",
                1);
        JsonNode shown = door.ask("GET", line + "~p1~EUR", "cumulus", "").body();
        assertThat("%s %s %s".formatted(shown.path("status").asString(), shown.path("pay_as").asString(),
                shown.path("request_id").asString())).isEqualTo("SETTLED BONUS coupon-credit-" + given.text());

        awaitCount("select count(*) from coupon where status = 'ROLLING_ACTIVE'", 2);
        Thread.sleep(1_000); // bets are told of as up to a second old, and those before do not count
        tell(List.of(bet("cumulus", "p0", 2_499)));
        send(Coupon.subject(given), Coupons.COMMAND.toAvro(new CouponCommand.Reverse("not theirs")), "reverse");
        awaitCount("select count(*) from payout_line where brand_id = 'cumulus' and status = 'WAIVED'", 1);
        assertThat(locked("cumulus")).isEqualTo(Map.of("p0", 500L));
        tell(List.of(bet("cumulus", "p0", 1)));
        awaitCount(
                "select count(*) from coupon where status = 'RELEASED' and owner_request_id = 'promo-credit-%s~p0~EUR'"
                        .formatted(run.text()),
                1);
        assertThat(paid("cumulus")).isEqualTo(Map.of("p0", 500L));
        awaitCount("select count(*) from coupon where released_amount = 500 and taken_back_amount is null", 1);
        awaitCount("select count(*) from coupon where released_amount is null and taken_back_amount = 2000", 1);
        assertThat(door.ask("GET", line + "~p0~EUR", "cumulus", "").body().path("status").asString())
                .isEqualTo("SETTLED");
    }

    @Test
    @Order(3)
    void whatWaitsIsPaidOnceSomebodyElseHasApprovedIt() throws Exception {
        assertThat(door.ask("PUT", "/internal/brands/borealis", "borealis",
                "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 2}").status()).isEqualTo(200);
        Door.Answer put = door.ask("PUT", "/internal/promotions/cashback/rules/daily", "borealis", """
                {"period": "DAILY", "base": "TURNOVER", "tiers": {"EUR": [{"from": 0, "rate": "10%"}]},
                 "auto_approve_below": {"EUR": 1000}}""");
        assertThat(put.status()).as("%s", put.body()).isEqualTo(200);
        tell(List.of(bet("borealis", "p0", 5_000), bet("borealis", "p1", 20_000), bet("borealis", "p2", 30_000),
                bet("borealis", "p3", 10_000)));
        RunId run = RunId.settlement("borealis", rule, LocalDate.parse(put.body().path("effective_from").asString()));
        request(run, put.body(), Set.of("ann"), Map.of("EUR", 6_499L));
        awaitStatus(run, "REVIEW");
        assertThat(held(run, 3)).isEqualTo("{\"EUR\":{\"lines\":3,\"amount\":6000}}");
        String lines = "/internal/promotions/lines/" + run.text();
        isRefused(run, lines);

        assertThat(door.ask("POST", lines + "~p1~EUR/reject", "borealis", "{\"note\": \"a joke\"}").status())
                .isEqualTo(202);
        assertThat(held(run, 2)).isEqualTo("{\"EUR\":{\"lines\":2,\"amount\":4000}}");
        String approve = "/internal/promotions/cashback/runs/" + run.text() + "/approve";
        Door.Answer approved = door.askAs("bob", "POST", approve, "borealis", "{\"note\": \"as planned\"}");
        assertThat(approved.status()).as("%s", approved.body()).isEqualTo(200);
        awaitStatus(run, "SETTLED");
        assertThat(paid("borealis")).isEqualTo(Map.of("p0", 500L, "p2", 3_000L, "p3", 1_000L));
        JsonNode sealed = shown(run).path("sealed");
        assertThat(sealed.path("held").toString()).isEqualTo("{}");
        assertThat(sealed.path("review")).isEqualTo(approved.body().path("sealed").path("review"));
        assertThat(sealed.path("review").path("actor").asString()).isEqualTo("bob");
        JsonNode rejected = door.ask("GET", lines + "~p1~EUR", "borealis", "").body();
        assertThat(rejected.path("status").asString() + " " + rejected.path("note").asString())
                .isEqualTo("WAIVED a joke");
        assertThat(code(door.ask("POST", approve.replace("approve", "reject"), "borealis", "{\"note\": \"no\"}")))
                .isEqualTo("409 reviewed");
        assertThat(code(door.ask("POST", lines + "~p1~EUR/approve", "borealis", "{\"note\": \"late\"}")))
                .isEqualTo("409 not-held");
        assertThat(run("verify", "--data", data.toString(), "--server", door.address().toString()))
                .contains("No difference.", "4 runs", "4 sealed runs rated again", "2 uses of coupons");
        up.end(PATIENCE);
    }

    private void isRefused(RunId run, String lines) throws Exception {
        String runs = "/internal/promotions/cashback/runs/";
        String note = "{\"note\": \"mine\"}";
        assertThat(code(door.ask("POST", runs + run.text() + "/approve", "borealis", note))).isEqualTo("403 four-eyes");
        assertThat(code(door.ask("POST", lines + "~p1~EUR/approve", "borealis", note))).isEqualTo("403 four-eyes");
        assertThat(code(door.askAs("", "POST", runs + run.text() + "/approve", "borealis", note)))
                .isEqualTo("400 actor-required");
        assertThat(code(door.ask("POST", runs + run.text() + "/reject", "borealis", "{}")))
                .isEqualTo("422 invalid-document");
        assertThat(code(door.ask("POST", runs + run.text() + "~c9/reject", "borealis", note)))
                .isEqualTo("404 unknown-run");
        assertThat(code(door.ask("POST", runs + run.text() + "/reject", "aurora", note))).isEqualTo("404 unknown-run");
        assertThat(code(door.ask("POST", lines + "~p9~EUR/reject", "borealis", note))).isEqualTo("404 unknown-line");
        assertThat(code(door.ask("POST", lines + "~p0~EUR/reject", "borealis", note))).isEqualTo("409 not-held");
    }

    /// Once as many lines wait, as PostgreSQL knows.
    private String held(RunId run, int lines) throws Exception {
        JsonNode held = shown(run).path("sealed").path("held");
        for (int i = 0; i < 1_200 && held.path("EUR").path("lines").asInt(0) != lines; i++) {
            Thread.sleep(50);
            held = shown(run).path("sealed").path("held");
        }
        return held.toString();
    }

    private JsonNode shown(RunId run) throws Exception {
        return door.ask("GET", "/internal/promotions/cashback/runs/" + run.text(), run.brandId(), "").body();
    }

    private void start() throws Exception {
        up = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"),
                Map.of("WALLET_SERVICE_URL", wallet.address().toString()), "up", "--data", data.toString(), "--port",
                "0");
        up.awaitUp();
        door = Door.of(up, data);
    }

    /// All of today, so that they are in the period that is settled: whatever the calendar says, it is asked for.
    private void tellBets(int count) throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String player = "p" + random.nextInt(PLAYERS);
            long stake = random.nextLong(1, 10_000);
            stakes.merge(player, stake, Long::sum);
            events.add(bet("aurora", player, stake));
        }
        tell(events);
    }

    private String bet(String brandId, String playerId, long stake) {
        String id = "e" + bets++;
        return """
                {"event_id": "%s", "type": "BET_SETTLED", "brand_id": "%s", "player_id": "%s", "bet_id": "%s", \
                "provider_id": "nova", "game_category": "slots", "currency": "EUR", "stake": %d, "payout": 0, \
                "valid_turnover": %d, "occurred_at": "%s"}""".formatted(id, brandId, playerId, id, stake, stake,
                Instant.now().minusMillis(random.nextLong(1_000)));
    }

    private void tell(List<String> events) throws Exception {
        Path lines = data.resolveSibling("settlement-events.jsonl");
        Files.write(lines, events);
        assertThat(run("load", lines.toString(), "--data", data.toString())).contains("0 refused");
    }

    private void isShown(RunId run) throws Exception {
        String runs = "/internal/promotions/cashback/runs";
        Door.Answer shown = door.ask("GET", runs + "/" + run.text(), "aurora", "");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body().path("status").asString()).isEqualTo("SETTLED");
        assertThat(shown.body().path("sealed").path("line_counts").path("SETTLED").asLong())
                .isEqualTo(shown.body().path("sealed").path("lines").asLong()).isPositive();
        Door.Answer lines = door.ask("GET", runs + "/" + run.text() + "/lines?limit=1", "aurora", "");
        assertThat(lines.body().path("next_cursor").asString()).isNotEmpty();
        JsonNode line = lines.body().path("lines").path(0);
        assertThat(line.path("status").asString()).isEqualTo("SETTLED");
        assertThat(
                door.ask("GET", "/internal/promotions/lines/" + line.path("line_id").asString(), "aurora", "").body())
                .isEqualTo(line);
        isTakenOut(run, shown.body().path("sealed").path("lines").asInt());
        String period = "{\"rule_id\": \"%s\", \"period_start\": \"%s\"}";
        assertThat(code(door.ask("POST", runs, "aurora", period.formatted("daily", run.periodStart()))))
                .isEqualTo("409 open-period");
        assertThat(code(door.ask("POST", runs, "aurora", period.formatted("daily", run.periodStart().minusDays(1)))))
                .isEqualTo("422 invalid-document");
        assertThat(code(door.ask("POST", runs, "aurora", period.formatted("other", run.periodStart()))))
                .isEqualTo("404 unknown-rule");
        assertThat(code(door.ask("GET", runs + "/none", "aurora", ""))).isEqualTo("404 unknown-run");
        String giveUp = "{\"note\": \"it takes too long\"}";
        assertThat(code(door.ask("POST", runs + "/" + run.text() + "/fail", "aurora", giveUp))).isEqualTo("409 sealed");
        assertThat(code(door.ask("POST", runs + "/none/fail", "aurora", giveUp))).isEqualTo("404 unknown-run");
        assertThat(code(door.ask("GET", "/internal/promotions/rebate/runs/" + run.text(), "aurora", "")))
                .isEqualTo("404 unknown-run");
        assertThat(code(door.ask("GET", "/internal/promotions/lines/none", "aurora", "")))
                .isEqualTo("404 unknown-line");
    }

    /// By the log alone, whatever somebody writes into rows.
    private void isMadeAgain(RunId run, RunId corrections) throws Exception {
        for (RunId each : List.of(run, corrections)) {
            assertThat(run("verify", "--data", data.toString(), "--run", each.text())).contains("No difference.",
                    "run          " + each.text() + ", SETTLED", "%s  as stored".formatted(
                            text("select root from run where run_id = '%s'".formatted(each.text()))));
        }
        String root = text("select root from run where run_id = '%s'".formatted(run.text()));
        execute("update run set root = repeat('0', 64) where run_id = '%s'".formatted(run.text()));
        Launched tampered = launch("verify", "--data", data.toString(), "--run", run.text());
        assertThat(tampered.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(tampered.output()).contains("PostgreSQL, run " + run.text() + ", root: expected ", "1 differences.",
                "0".repeat(64) + " in PostgreSQL");
        execute("update run set root = '%s' where run_id = '%s'".formatted(root, run.text()));
        Launched unknown = launch("verify", "--data", data.toString(), "--run", run.text() + "~c7");
        assertThat(unknown.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(unknown.output()).contains("There is no run " + run.text() + "~c7");
    }

    /// By a file alone, on whatever machine.
    private void isProven(RunId run, RunId corrections) throws Exception {
        Path file = data.resolveSibling("settlement-audit.zip");
        for (RunId each : List.of(run, corrections)) {
            String digest = text("select digest from run where run_id = '%s'".formatted(each.text()));
            assertThat(run("audit", "export", "--run", each.text(), "-o", file.toString(), "--data", data.toString()))
                    .contains("seal " + digest);
            assertThat(run("audit", "check", file.toString(), "--seal", digest)).contains("No difference.",
                    "run          " + each.text() + ", SETTLED", digest + "  as stored");
        }
        AuditTampering.all(file).forEach((how, tampered) -> {
            StringWriter told = new StringWriter();
            assertThat(Windfall.commandLine().setErr(new PrintWriter(told, true)).setOut(new PrintWriter(told, true))
                    .execute("audit", "check", tampered.toString())).as(how + ": " + told).isEqualTo(1);
            assertThat(told.toString()).as(how).contains("expected ", "differences.");
        });
        Launched other = launch("audit", "check", file.toString(), "--seal", "0".repeat(64));
        assertThat(other.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(other.output()).contains("The digest of the seal: expected 0000", "1 differences.");
    }

    /// The bets that came between two cuts make up what a player gets for them.
    private void isExplained(RunId run, RunId corrections) throws Exception {
        String line = text("select max(line_id) from payout_line where run_id = '%s'".formatted(corrections.text()));
        long amount = query("select amount from payout_line where line_id = '%s'".formatted(line));
        String told = run("run", "explain", line, "--data", data.toString());
        assertThat(told).contains("What has changed it since the cut of " + run.text(), "as it is by now:",
                "The player gets ");
        long staked = Pattern.compile("BET_SETTLED .* (\\d+) staked").matcher(told).results()
                .mapToLong(bet -> Long.parseLong(bet.group(1))).sum();
        assertThat(staked / 10).as(told).isBetween(amount - 1, amount + 1);
        String first = line.replace(corrections.text(), run.text());
        assertThat(run("run", "explain", first, "--data", data.toString())).contains("The player gets ")
                .containsPattern(" %s +EUR +%1$s +-".formatted(
                        text("select amount from payout_line where line_id = '%s'".formatted(first))))
                .doesNotContain("What has changed it");
        Launched unknown = launch("run", "explain", corrections.text() + "~nobody~EUR", "--data", data.toString());
        assertThat(unknown.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(unknown.output()).contains("has no line of nobody in EUR");
    }

    /// Once PostgreSQL has the last of its lines.
    private void isTakenOut(RunId run, int lines) throws Exception {
        Path file = data.resolveSibling("settlement-lines.csv");
        StringWriter told = new StringWriter();
        assertThat(Launched.await(PATIENCE,
                () -> Windfall.commandLine().setErr(new PrintWriter(told, true)).execute("run",
                        "export", run.text(), "-o", file.toString(), "--data", data.toString(), "--server",
                        door.address().toString()) == 0))
                .as(told.toString()).isTrue();
        assertThat(Files.readAllLines(file)).hasSize(1 + lines);
        assertThat(
                door.ask("GET", "/internal/promotions/cashback/runs?status=SETTLED", "aurora", "").body().path("runs"))
                .hasSize(1);
    }

    private static String code(Door.Answer answer) {
        return answer.status() + " " + answer.body().path("code").asString();
    }

    /// As the schedule does once a period is over.
    ///
    /// @param authors       of the rule
    /// @param fourEyesAbove by currency, what adds more can't be approved by them
    private void request(RunId run, JsonNode version, Set<String> authors, Map<String, Long> fourEyesAbove)
            throws Exception {
        assertThat(LocalDate.now(ZoneOffset.UTC)).as("a test that runs at midnight").isEqualTo(run.periodStart());
        Topics topics = new Topics("", partitions());
        Subject subject = RunDecider.subject(run);
        RunCommand.Request request = new RunCommand.Request(1, new Pinned(version.path("version").asInt(),
                version.path("digest").asString(), authors, new TreeMap<>(fourEyesAbove),
                Slice.of(run.brandId(), 2, topics.partitions())));
        send(subject, Runs.COMMAND.toAvro(request), run.text());
    }

    private void send(Subject subject, ByteBuffer document, String id) throws Exception {
        Topics topics = new Topics("", partitions());
        Command command = Command.newBuilder().setCommandId(id).setBrandId(subject.brandId())
                .setDecider(subject.decider()).setSubjectId(subject.id()).setDocument(document)
                .setIsAwaited(false).setCaller("tests").setActor("ann").setIssuedAt(Instant.now()).build();
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(up.bootstrapServers())) {
            producer.send(new ProducerRecord<>(topics.commands().name(),
                    subject.key().getBytes(StandardCharsets.UTF_8), topics.commands().codec().encode(command))).get();
        }
    }

    private int partitions() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(up.bootstrapServers())) {
            return producer.partitionsFor(new Topics("", 1).brandLog().name()).size();
        }
    }

    private void awaitStatus(RunId run, String status) throws Exception {
        boolean isSo = Launched.await(PATIENCE,
                () -> query("select count(*) from run where run_id = '%s' and status = '%s'".formatted(run.text(),
                        status)) == 1);
        assertThat(isSo).as("%s is %s: %s", run.text(), status, text("select row_to_json(run)::text from run"))
                .isTrue();
    }

    private void awaitCount(String sql, long count) throws Exception {
        assertThat(Launched.await(PATIENCE, () -> query(sql) == count)).as(sql).isTrue();
    }

    private Map<String, Long> expected() {
        Map<String, Long> expected = new TreeMap<>();
        stakes.forEach((player, stake) -> expected.put(player, stake / 10));
        return expected;
    }

    /// By the wallet's own book.
    private Map<String, Long> paid(String brandId) {
        Map<String, Long> paid = new TreeMap<>();
        wallet.book().balances().forEach((account, balance) -> {
            if (account.startsWith(brandId + "~player:")) {
                paid.put(account.split("[:~]", -1)[2], balance);
            }
        });
        return paid;
    }

    /// By the wallet's own book, what of grants is locked.
    private Map<String, Long> locked(String brandId) {
        Map<String, Long> locked = new TreeMap<>();
        wallet.book().balances().forEach((account, balance) -> {
            if (account.startsWith(brandId + "~coupon:") && balance != 0) {
                locked.put(account.split("~", -1)[3], balance);
            }
        });
        return locked;
    }

    private long query(String sql) {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        } catch (Exception e) {
            throw new AssertionError(sql, e);
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private Launched launch(String... arguments) throws Exception {
        return Launched.start(As.MYSELF, data.resolveSibling("settlement-" + arguments[0]),
                Launched.ROOT.resolve("windfall"), Map.of(), arguments);
    }

    private String run(String... arguments) throws Exception {
        Launched command = launch(arguments);
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
        return command.output();
    }
}
