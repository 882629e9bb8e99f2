package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.connectors.simulator.Fault;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// Credits by hand, the dead-letter list and disputes, over HTTP and on the command line.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EffectRoutesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADJUSTMENTS = "/internal/promotions/adjustments";
    private static final String CREDIT = """
            {"player_id": "%s", "amount": 2500, "currency": "EUR", "reason": "ticket 4711"}""";

    private final Path data = Path.of("target", "effect-routes").toAbsolutePath();
    private WalletSimulator wallet;
    private Launched up;
    private Door door;

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    void start() throws Exception {
        wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none());
        up = Launched.start(As.MYSELF, As.MYSELF.emptyFolder(data), Launched.ROOT.resolve("windfall"),
                Map.of("WALLET_SERVICE_URL", wallet.address().toString(), "EFFECT_RETRY_BASE", "100ms"),
                "up", "--data", data.toString(), "--port", "0");
        up.awaitUp();
        door = Door.of(up, data);
        for (String brand : List.of("aurora", "borealis")) {
            assertThat(door.ask("PUT", "/internal/brands/" + brand, brand,
                    "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 1}").status()).isEqualTo(200);
        }
    }

    @AfterAll
    void stop() throws Exception {
        up.end(PATIENCE);
        wallet.close();
    }

    @Test
    void aCreditIsGivenOnceForACallersKey() throws Exception {
        Door.Answer given = give("p1", "once");
        assertThat(given.status()).isEqualTo(200);
        assertThat(given.body().path("actor").asString()).isEqualTo("ann");
        String id = given.body().path("adjustment_id").asString();
        assertThat(give("p1", "once").body().path("adjustment_id").asString()).isEqualTo(id);
        assertProblem(give("p2", "once"), 422, "idempotency-key-reused", "");
        JsonNode settled = awaitStatus(ADJUSTMENTS + "/" + id, "SETTLED");
        JsonNode effect = awaitStatus("/internal/promotions/effects/" + settled.path("request_id").asString(),
                "SETTLED");
        assertThat(effect.path("owner").path("id").asString()).isEqualTo(id);
        assertThat(wallet.book().entries().stream()
                .filter(entry -> entry.requestId().equals(settled.path("request_id").asString()))).hasSize(2);
        assertProblem(door.ask("GET", ADJUSTMENTS + "/" + id, "borealis", ""), 404, "unknown-adjustment", "");
        assertProblem(door.ask("GET", "/internal/promotions/effects/none", "aurora", ""), 404, "unknown-effect", "");
    }

    @Test
    void whatCanNotBeGivenIsToldWithItsField() throws Exception {
        assertProblem(door.ask("POST", ADJUSTMENTS, "aurora", CREDIT.formatted("p1")), 400, "invalid-idempotency-key",
                "");
        assertProblem(post("{\"player_id\": \"p1\", \"amount\": 0, \"currency\": \"EUR\", \"reason\": \"x\"}"), 422,
                "invalid-adjustment", "/amount");
        assertProblem(post("{\"player_id\": \"p 1\", \"amount\": 1, \"currency\": \"EUR\", \"reason\": \"x\"}"), 422,
                "invalid-adjustment", "/player_id");
        assertProblem(post("{\"player_id\": \"p1\", \"amount\": 1.5, \"currency\": \"EUR\", \"reason\": \"x\"}"), 422,
                "invalid-document", "/amount");
        assertProblem(post("{\"player_id\": \"p1\", \"amount\": 1, \"currency\": \"USD\", \"reason\": \"x\"}"), 422,
                "invalid-document", "/currency");
        assertProblem(post("{\"player_id\": \"p1\", \"amount\": 1, \"currency\": \"EUR\"}"), 422, "invalid-document",
                "/reason");
        assertProblem(post("{\"player_id\": \"p1\", \"amount\": 1, \"currency\": \"EUR\", \"reason\": \"x\", "
                + "\"pay_as\": \"GOLD\"}"), 422, "invalid-document", "/pay_as");
        assertProblem(post("{\"amounts\": 1}"), 422, "invalid-document", "/amounts");
        assertProblem(post("[]"), 422, "invalid-document", "");
        assertProblem(post("{"), 400, "no-json", "");
        assertProblem(door.post(ADJUSTMENTS, "citrus", CREDIT.formatted("p1"), "k"), 404, "unknown-brand", "");
    }

    @Test
    void whatAPlayerWasGivenComesPageByPage() throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Door.Answer credit = give("pages", "page-" + i);
            given.add(credit.body().path("adjustment_id").asString());
            awaitStatus(ADJUSTMENTS + "/" + given.getLast(), "SETTLED");
        }
        String record = "/internal/promotions/adjustment-record?player_id=pages&from=%s&to=%s&limit=2"
                .formatted(today.minusDays(1), today.plusDays(1));
        JsonNode first = door.ask("GET", record, "aurora", "").body();
        JsonNode second = door.ask("GET", record + "&cursor=" + first.path("next_cursor").asString(), "aurora", "")
                .body();
        assertThat(second.path("next_cursor").isNull()).isTrue();
        List<String> told = new ArrayList<>();
        first.path("adjustments").forEach(each -> told.add(each.path("adjustment_id").asString()));
        second.path("adjustments").forEach(each -> told.add(each.path("adjustment_id").asString()));
        assertThat(told).isEqualTo(given);
        assertProblem(door.ask("GET", record + "&cursor=nonsense", "aurora", ""), 400, "invalid-page", "");
        assertProblem(door.ask("GET", record.replace("player_id=pages", "player_id=%00"), "aurora", ""), 422,
                "invalid-document", "/player_id");
        assertProblem(door.ask("GET", record.replace("to=", "to=%2B300000-01-01&x="), "aurora", ""), 400,
                "invalid-period", "");
        assertProblem(door.ask("GET", "/internal/promotions/dlq", "auroa", ""), 404, "unknown-brand", "");
        assertProblem(door.ask("POST", "/internal/promotions/dlq/a%20b%7C/replay", "aurora", "{\"note\": \"x\"}"), 404,
                "unknown-effect", "");
        assertProblem(door.ask("GET", record.replace("limit=2", "limit=0"), "aurora", ""), 400, "invalid-page", "");
    }

    @Test
    void whatIsRefusedWaitsForAPerson() throws Exception {
        wallet.fail(new Faults(0, List.of(Fault.always(Fault.Kind.REFUSE))));
        String replayed = give("p3", "refused-1").body().path("request_id").asString();
        String resolved = give("p4", "refused-2").body().path("request_id").asString();
        awaitStatus("/internal/promotions/effects/" + replayed, "FAILED");
        awaitStatus("/internal/promotions/effects/" + resolved, "FAILED");
        wallet.fail(Faults.none());
        assertThat(run("dlq", "list", "--brand", "aurora")).contains(replayed, resolved, "2 refused");
        assertThat(run("dlq", "list", "--brand", "borealis"))
                .contains("Nothing is in the dead-letter list of borealis");
        awaitMetric("windfall_effects{status=\"FAILED\"}", 2);

        String dlq = "/internal/promotions/dlq/";
        assertProblem(door.ask("POST", dlq + resolved + "/resolve", "aurora",
                "{\"resolution\": \"DONE\", \"note\": \"x\"}"), 422, "invalid-document", "/resolution");
        Door.Answer closed = door.ask("POST", dlq + resolved + "/resolve", "aurora",
                "{\"resolution\": \"RESOLVED\", \"note\": \"by hand\"}");
        assertThat(closed.body().path("status").asString()).isEqualTo("RESOLVED");
        assertThat(run("dlq", "replay", "--brand", "aurora", "--all", "--note", "well again"))
                .contains("1 of 1 replayed");
        awaitStatus("/internal/promotions/effects/" + replayed, "SETTLED");
        assertProblem(door.ask("POST", dlq + replayed + "/replay", "aurora", "{\"note\": \"again\"}"), 409,
                "not-in-dead-letter-list", "");
        assertProblem(door.ask("POST", dlq + replayed + "/replay", "borealis", "{\"note\": \"again\"}"), 404,
                "unknown-effect", "");
    }

    @Test
    void aDisputeThatIsUpheldTakesTheCreditBack() throws Exception {
        String requestId = give("p5", "disputed").body().path("request_id").asString();
        String effect = "/internal/promotions/effects/" + requestId;
        awaitStatus(effect, "SETTLED");
        assertProblem(door.ask("POST", effect + "/dispute/resolve", "aurora",
                "{\"resolution\": \"UPHELD\", \"note\": \"x\"}"), 409, "not-disputed", "");
        assertThat(door.ask("POST", effect + "/dispute", "aurora", "{\"reason\": \"wrong player\"}").body()
                .path("dispute").asString()).isEqualTo("wrong player");
        assertProblem(door.ask("POST", effect + "/dispute", "aurora", "{\"reason\": \"again\"}"), 409, "disputed", "");
        assertThat(door.ask("POST", effect + "/dispute/resolve", "aurora",
                "{\"resolution\": \"UPHELD\", \"note\": \"it was\"}").body().path("status").asString())
                .isEqualTo("REVERSING");
        awaitStatus(effect, "REVERSED");
        awaitStatus(effect + "-reverse", "SETTLED");
        assertThat(wallet.book().balances().entrySet()).filteredOn(balance -> balance.getKey().contains("p5"))
                .allSatisfy(balance -> assertThat(balance.getValue()).isZero());
    }

    @Test
    void theCommandLineGivesACreditAsTheKeySays() throws Exception {
        String told = run("adjust", "--brand", "aurora", "--player", "p6", "--amount", "700", "--currency", "EUR",
                "--reason", "by hand", "--key", "cli-1");
        assertThat(told).contains("Credit ", " is ");
        assertThat(run("adjust", "--brand", "aurora", "--player", "p6", "--amount", "700", "--currency", "EUR",
                "--reason", "by hand", "--key", "cli-1").split(" ", -1)[1]).isEqualTo(told.split(" ", -1)[1]);
    }

    private Door.Answer give(String playerId, String key) throws Exception {
        return door.post(ADJUSTMENTS, "aurora", CREDIT.formatted(playerId), key);
    }

    private Door.Answer post(String body) throws Exception {
        return door.post(ADJUSTMENTS, "aurora", body, "mistaken");
    }

    private JsonNode awaitStatus(String path, String status) throws Exception {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode found = door.ask("GET", path, "aurora", "").body();
            if (found.path("status").asString("").equals(status)) {
                return found;
            }
            assertThat(System.nanoTime()).as("%s of %s", found, path).isLessThan(deadline_ns);
            Thread.sleep(50);
        }
    }

    /// Read now and then.
    private void awaitMetric(String name, long value) throws Exception {
        for (int i = 0; i < 1_200 && door.metric(name) != value; i++) {
            Thread.sleep(50);
        }
        assertThat(door.metric(name)).isEqualTo(value);
    }

    private static void assertProblem(Door.Answer answer, int status, String code, String pointer) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.body().path("code").asString()).as(answer.body().toString()).isEqualTo(code);
        assertThat(answer.body().path("pointer").asString("")).as(answer.body().toString()).isEqualTo(pointer);
    }

    private String run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString(), "--server", up.api().toString()));
        Launched command = Launched.start(As.MYSELF, data.resolveSibling("effect-routes-" + arguments[0]),
                Launched.ROOT.resolve("windfall"), Map.of(), all.toArray(String[]::new));
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
        return command.output();
    }
}
