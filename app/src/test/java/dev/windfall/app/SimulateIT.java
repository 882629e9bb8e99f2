package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/// A month of a running program, rated by other rules: the same sums as by hand from what the API tells of each player's days.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulateIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PLAYERS = 12;
    private static final String BLOCKED = "p3";
    private static final String PATH = "/internal/promotions/rebate/rules/monthly/simulate";

    /// The month that is open: only there a rule can be in force, and have a history as well.
    private final Instant now = Instant.now();
    private final LocalDate from = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
    private final LocalDate to = from.with(TemporalAdjusters.lastDayOfMonth());

    private final JsonMapper json = new JsonMapper();
    private final Path data = Path.of("target", "simulate").toAbsolutePath();
    private Launched up;
    private Door door;

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    void playAMonth() throws Exception {
        up = Launched.upAlone(data);
        door = Door.of(up, data);
        put("/internal/brands/aurora", "{\"zone\": \"UTC\", \"currencies\": [\"EUR\", \"USD\"]}");
        put("/internal/promotions/rebate/rules/monthly", """
                {"period": "MONTHLY", "effective_from": "%s", "restate_open_period": true,
                 "tiers": {"EUR": [{"from": 0, "rate": "1%%"}, {"from": 30000, "rate": "2%%"}]}}""".formatted(from));
        put("/internal/promotions/players/" + BLOCKED + "/profile", "{\"blocked\": true}");
        Path events = Files.write(data.resolveSibling("simulate-events.jsonl"), events());
        assertThat(command("load", events.toString())).contains("published");
        Launched.await(PATIENCE, () -> betsInPostgres() == PLAYERS * 20L);
        assertThat(betsInPostgres()).isEqualTo(PLAYERS * 20L);
    }

    @AfterAll
    void stop() throws Exception {
        up.end(PATIENCE);
    }

    @Test
    void theTotalsAreThoseOfThePlayersDaysByHand() throws Exception {
        Door.Answer answer = door.ask("POST", PATH, "aurora", request("""
                {"period": "MONTHLY", "tiers": {"EUR": [{"from": 0, "rate": "3%"}]}, "min_payout": {"EUR": 500}},
                {"period": "MONTHLY", "tiers": {"EUR": [{"from": 25000, "rate": "2%"}]}, "disabled": true}"""));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        JsonNode result = answer.body();
        assertThat(result.path("profiles").asString()).isEqualTo("live");
        assertThat(result.path("players").asInt()).isEqualTo(playersWithDays());
        LongUnaryOperator inForce = turnover -> turnover * (turnover >= 30_000 ? 2 : 1) / 100;
        LongUnaryOperator candidate = turnover -> turnover * 3 / 100 >= 500 ? turnover * 3 / 100 : 0;
        assertThat(euros(result, 0).path("total").asLong()).isEqualTo(sumByHand(inForce)).isPositive();
        assertThat(euros(result, 1).path("total").asLong()).isEqualTo(sumByHand(candidate)).isPositive();
        assertThat(euros(result, 2).path("total").asLong()).isZero();
        assertThat(euros(result, 0).path("outcomes").path("BLOCKED").asInt()).isEqualTo(1);
        assertThat(euros(result, 1).path("comparison").path("difference").asLong())
                .isEqualTo(sumByHand(candidate) - sumByHand(inForce));
        assertThat(result.path("contenders").path(0).path("periods").path(0).path("version").asInt()).isEqualTo(1);
        assertThat(versions()).isEqualTo(1); // a candidate is not kept
    }

    @Test
    void itIsToldHowFarItIsAndAsATable() throws Exception {
        String candidate = "{\"period\": \"DAILY\", \"tiers\": {\"EUR\": [{\"from\": 0, \"rate\": \"1%\"}]}}";
        List<String> lines = send("application/x-ndjson", request(candidate)).body().lines().toList();
        long rows = json.readTree(lines.getLast()).path("result").path("rows").asLong();
        assertThat(rows).isPositive();
        assertThat(json.readTree(lines.getFirst()))
                .isEqualTo(json.readTree("{\"progress\": {\"rows\": 0, \"of\": %d}}".formatted(rows)));
        HttpResponse<String> table = send("text/csv", request(candidate));
        assertThat(table.headers().firstValue("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("text/csv"));
        assertThat(table.body().lines()).first().asString().startsWith("contender,period_start,period_end,version,");
        assertThat(table.body().lines()).anyMatch(line -> line.startsWith("in_force,%s,%s,1,EUR,".formatted(from, to)))
                .anyMatch(line -> line.startsWith("candidate_1,,,,EUR,"));
    }

    @Test
    void everyMistakeHasItsPointer() throws Exception {
        Door.Answer answer = door.ask("POST", PATH, "aurora",
                """
                {"from": "2026-11-31", "to": "2026-11-30", "rules": [], "candidates": [
                 {"tiers": {"EUR": [{"from": 0, "rate": "1%"}]}}, {"tiers": {"EUR": [{"from": 0, "rate": "tea"}]}}]}""");
        assertThat(answer.status()).isEqualTo(422);
        List<String> pointers = new ArrayList<>();
        answer.body().path("errors").forEach(error -> pointers.add(error.path("pointer").asString()));
        assertThat(pointers).containsExactly("/rules", "/from", "/candidates/1/tiers/EUR/0/rate");
        assertThat(door.ask("POST", PATH, "aurora", request("{}, {}, {}, {}, {}, {}")).body().path("pointer")
                .asString()).isEqualTo("/candidates");
        assertThat(door.ask("POST", PATH, "nobody", request("{}")).status()).isEqualTo(404);
        assertThat(door.ask("POST", PATH.replace("rebate", "bingo"), "aurora", request("{}")).status()).isEqualTo(404);
        HttpResponse<String> asTable = send("text/csv", request("{\"tiers\": 7}"));
        assertThat(asTable.statusCode()).isEqualTo(422);
        assertThat(asTable.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void oneRunsAtATime() throws Exception {
        String one = request("{\"tiers\": {\"EUR\": [{\"from\": 0, \"rate\": \"1%\"}]}}");
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table player_provider_stat_day"); // so that the first waits here
            CompletableFuture<HttpResponse<String>> first = door.http().sendAsync(post("application/json", one),
                    BodyHandlers.ofString());
            Launched.await(PATIENCE, () -> waiting() == 1);
            HttpResponse<String> second = send("application/json", one);
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
            assertThat(json.readTree(second.body()).path("code").asString()).isEqualTo("too-many-simulations");
            connection.rollback();
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
        assertThat(send("application/json", one).statusCode()).isEqualTo(200);
    }

    @Test
    void theCommandShowsATableAndNamesTheFileOfAMistake() throws Exception {
        Path more = Files.writeString(data.resolveSibling("more.yaml"), """
                kind: rebate
                rule_id: monthly
                effective_from: %s
                period: MONTHLY
                tiers: {EUR: [{from: 0, rate: 3%%}]}
                """.formatted(from));
        Path wrong = Files.writeString(data.resolveSibling("wrong.yaml"), """
                kind: rebate
                rule_id: monthly
                tiers: {EUR: [{from: 0, rate: tea}]}
                """);
        assertThat(simulate(0, more, "table")).contains("rebate monthly of brand aurora, %s to %s".formatted(from, to),
                "in force, version 1", "difference", "largest payouts");
        assertThat(json.readTree(simulate(0, more, "json")).path("contenders").size()).isEqualTo(2);
        assertThat(simulate(0, more, "csv")).startsWith("contender,");
        assertThat(simulate(1, wrong, "table")).startsWith("windfall: " + wrong + ":3: /tiers/EUR/0/rate: ")
                .hasLineCount(1);
    }

    private String simulate(int expected, Path rule, String format) throws Exception {
        Launched simulate = Launched.start(As.MYSELF, data.resolveSibling("simulate-command"),
                Launched.ROOT.resolve("windfall"), Map.of(), "simulate", "--rule", rule.toString(), "--brand",
                "aurora", "--from", from.toString(), "--to", to.toString(), "--format", format, "--data",
                data.toString(), "--server", up.api().toString());
        assertThat(simulate.awaitExit(PATIENCE)).as(simulate.output()).isEqualTo(expected);
        return simulate.output();
    }

    private String command(String name, String file) throws Exception {
        Launched command = Launched.start(As.MYSELF, data.resolveSibling("simulate-" + name),
                Launched.ROOT.resolve("windfall"), Map.of(), name, file, "--data", data.toString());
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
        return command.output();
    }

    private void put(String path, String document) throws Exception {
        Door.Answer answer = door.ask("PUT", path, "aurora", document);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private List<String> events() {
        SplittableRandom random = new SplittableRandom(7);
        int daysSoFar = LocalDate.ofInstant(now, ZoneOffset.UTC).getDayOfMonth();
        List<String> lines = new ArrayList<>();
        for (int player = 0; player < PLAYERS; player++) {
            for (int bet = 0; bet < 20; bet++) {
                lines.add(
                        ("{\"event_id\": \"e%d-%d\", \"type\": \"BET_SETTLED\", \"brand_id\": \"aurora\", \"player_id\": "
                                + "\"p%d\", \"bet_id\": \"b%d-%d\", \"provider_id\": \"nova\", \"game_category\": \"slots\", "
                                + "\"currency\": \"%s\", \"stake\": %d, \"payout\": 0, \"occurred_at\": \"%s\"}")
                                .formatted(
                                        player, bet, player, player, bet, bet % 7 == 6 ? "USD" : "EUR",
                                        200 * (player + 1) + random.nextInt(500),
                                        now.minus(bet % daysSoFar, ChronoUnit.DAYS)));
            }
        }
        return lines;
    }

    private long sumByHand(LongUnaryOperator payout) throws Exception {
        long sum = 0;
        for (int player = 0; player < PLAYERS; player++) {
            long turnover = 0;
            for (JsonNode day : days("p" + player)) {
                turnover += day.path("currency").asString().equals("EUR")
                        ? day.path("stake").asLong() - day.path("bonus_stake").asLong()
                        : 0;
            }
            sum += BLOCKED.equals("p" + player) ? 0 : payout.applyAsLong(turnover);
        }
        return sum;
    }

    private int playersWithDays() throws Exception {
        int players = 0;
        for (int player = 0; player < PLAYERS; player++) {
            players += days("p" + player).isEmpty() ? 0 : 1;
        }
        return players;
    }

    private JsonNode days(String player) throws Exception {
        return door.ask("GET", "/internal/promotions/players/%s/days?from=%s&to=%s".formatted(player, from, to),
                "aurora", "").body().path("days");
    }

    private int versions() throws Exception {
        return door.ask("GET", PATH.replace("simulate", "versions"), "aurora", "").body().path("versions").size();
    }

    private static JsonNode euros(JsonNode result, int contender) {
        JsonNode euros = result.path("contenders").path(contender).path("totals").path(0);
        assertThat(euros.path("currency").asString()).isEqualTo("EUR");
        return euros;
    }

    private String request(String candidates) {
        return "{\"from\": \"%s\", \"to\": \"%s\", \"candidates\": [%s]}".formatted(from, to, candidates);
    }

    private HttpResponse<String> send(String accept, String body) throws Exception {
        return door.http().send(post(accept, body), BodyHandlers.ofString());
    }

    private HttpRequest post(String accept, String body) {
        return HttpRequest.newBuilder(door.address().resolve(PATH)).header("X-Internal-Service-Token", door.token())
                .header("X-Brand-Id", "aurora").header("X-Actor", "ann").header("Content-Type", "application/json")
                .header("Accept", accept).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    private long betsInPostgres() {
        return number("select coalesce(sum(bets), 0) from player_stat_day");
    }

    /// Simulations that wait for a lock.
    private long waiting() {
        return number(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%stat_day%'");
    }

    private long number(String query) {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
