package dev.windfall.app;

import dev.windfall.app.Door.Answer;
import dev.windfall.app.Launched.As;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// Rules through the door of a running program: put, inherited, tried, promoted, and what they come to for a player.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RulesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BRAND = "{\"zone\": \"UTC\", \"currencies\": [\"EUR\", \"USD\"]}";
    private static final String LOSSBACK = "/internal/promotions/lossback/rules/daily";

    private final JsonMapper json = new JsonMapper();
    private final Path data = Path.of("target", "rules").toAbsolutePath();
    private Launched up;
    private Door door;

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    void start() throws Exception {
        up = Launched.upAlone(data);
        door = Door.of(up, data);
        for (String brand : List.of("aurora", "borealis")) {
            assertThat(door.ask("PUT", "/internal/brands/" + brand, brand, BRAND).status()).isEqualTo(200);
        }
    }

    @AfterAll
    void stop() throws Exception {
        up.end(PATIENCE);
    }

    @Test
    @Order(1)
    void aRuleIsPutShownAndNotMadeTwice() throws Exception {
        JsonNode put = put("aurora", LOSSBACK,
                "{\"period\": \"DAILY\", \"tiers\": {\"EUR\": [{\"from\": 0, \"rate\": \"5%\"}]}}");
        assertThat(put.path("version").intValue()).isEqualTo(1);
        assertThat(put.path("rule").path("base").asString()).isEqualTo("NET_LOSS");
        assertThat(put.path("provenance").path("/base").asString()).isEqualTo("DEFAULT");
        assertThat(put.path("provenance").path("/period").asString()).isEqualTo("BRAND");
        assertThat(put("aurora", LOSSBACK,
                "{\"tiers\": {\"EUR\": [{\"rate\": \"5%\", \"from\": 0}]}, \"period\": \"DAILY\"}"))
                .isEqualTo(put);
        JsonNode shown = door.ask("GET", LOSSBACK, "aurora", "").body();
        assertThat(shown.path("in_force")).isEqualTo(put);
        assertThat(shown.path("to_come").isEmpty()).isTrue();
        assertThat(door.ask("GET", LOSSBACK, "borealis", "").status()).isEqualTo(404);
        assertThat(door.ask("GET", "/internal/promotions/lossback/rules", "aurora", "").body().path("rules").get(0))
                .isEqualTo(shown);
        assertThat(door.ask("GET", "/internal/promotions/rebate/rules", "aurora", "").body().path("rules").isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            document                                                              | status | pointer           | says
            {                                                                     | 400    |                   | not JSON
            {"colour": "red"}                                                     | 422    | /colour           | colour
            {"tiers": {"GBP": [{"from": 0, "rate": "5%"}]}}                       | 422    | /tiers/GBP        | GBP
            {"tiers": {"EUR": [{"from": 0, "rate": "120%"}]}}                     | 422    | /tiers/EUR/0/rate | 120%
            {"tiers": {"EUR": [{"from": 5, "rate": "1%"}, {"from": 1, "rate": "2%"}]}} | 422 | /tiers/EUR/1/from | ascend
            {"tiers": {"EUR": [{"from": 0, "rate": "5%"}]}, "period": "HOURLY"}   | 422    | /period           | HOURLY
            {"tiers": {"EUR": [{"from": 0, "rate": "6%"}]}, "effective_from": "2020-01-06"} | 422 | /effective_from | is over
            """)
    void everyMistakeHasItsPointerAndASentence(String document, int status, String pointer, String says)
            throws Exception {
        Answer answer = door.ask("PUT", LOSSBACK, "aurora", document);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("pointer").asString("")).isEqualTo(pointer == null ? "" : pointer);
        assertThat(answer.body().path("detail").asString()).contains(says);
    }

    /// Those of the table that the rules' own tests are held to, but for the ones that only come with what is inherited.
    @Test
    @Order(3)
    void everyCheckOfThePolicyIsToldOverHttpAndOnTheCommandLine() throws Exception {
        Path file = data.resolveSibling("rules-mistake.yaml");
        String given = "";
        int told = 0;
        for (String line : Files
                .readAllLines(Launched.ROOT.resolve("projections/src/test/resources/rules/mistakes.txt"))) {
            if (!line.startsWith(" ")) {
                given = line;
            } else if (given.chars().filter(each -> each == '|').count() == 1) {
                String document = given.substring(given.indexOf('|') + 1).strip()
                        .replaceAll("(^|, )T(?=,|$)", "$1tiers: {EUR: [{from: 0, rate: 5%}]}");
                Files.writeString(file,
                        "{brand_id: aurora, kind: lossback, rule_id: mistaken, %s}".formatted(document));
                Answer answer = door.ask("PUT", "/internal/promotions/lossback/rules/mistaken", "aurora",
                        json.writeValueAsString(YamlDocument.read(file).tree()));
                assertThat(answer.status()).as(given).isEqualTo(422);
                List<String> errors = new ArrayList<>();
                answer.body().path("errors").forEach(error -> errors.add(
                        error.path("pointer").asString() + ": " + error.path("detail").asString()));
                assertThat(errors).as(given).contains(line.strip());
                StringWriter err = new StringWriter();
                assertThat(Windfall.commandLine().setErr(new PrintWriter(err, true)).execute("rule", "put",
                        file.toString(), "--data", data.toString(), "--server", up.api().toString())).isEqualTo(1);
                String mistake = line.strip();
                assertThat(err.toString().lines()).as(given).anyMatch(
                        said -> said.startsWith("windfall: " + file) && said.endsWith(": " + mistake));
                told++;
            }
        }
        assertThat(told).isGreaterThan(30);
        assertThat(door.ask("GET", "/internal/promotions/lossback/rules/mistaken", "aurora", "").status())
                .isEqualTo(404);
    }

    @Test
    @Order(4)
    void brandsInheritWhatTheyDoNotWrite() throws Exception {
        String path = "/internal/promotions/rebate/rules/turnover";
        put("*", path, "{\"tiers\": {\"EUR\": [{\"from\": 0, \"rate\": \"1%\"}]}, \"min_payout\": {\"EUR\": 10}}");
        JsonNode inherited = put("borealis", path, "{\"period\": \"DAILY\"}");
        assertThat(inherited.path("rule").path("tiers").path("EUR").get(0).path("rate").asString()).isEqualTo("1%");
        assertThat(inherited.path("provenance").path("/tiers/EUR").asString()).isEqualTo("GLOBAL");
        put("*", path, "{\"tiers\": {\"EUR\": [{\"from\": 0, \"rate\": \"2%\"}]}, \"min_payout\": {\"EUR\": 10}}");
        JsonNode versions = Door.await(() -> door.ask("GET", path + "/versions", "borealis", "").body()
                .path("versions"), found -> found.size() == 2);
        assertThat(versions.get(0).path("rule").path("tiers").path("EUR").get(0).path("rate").asString())
                .isEqualTo("2%");
        assertThat(versions.get(0).path("global_version").intValue()).isEqualTo(2);
        assertThat(door.ask("GET", path, "*", "").body().path("inheritance").get(0).path("brand_id").asString())
                .isEqualTo("borealis");
        Answer broken = door.ask("PUT", path, "*", "{\"min_payout\": {\"EUR\": 10}}");
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.body().path("detail").asString()).contains("borealis");
        assertThat(door.ask("GET", path, "aurora", "").status()).isEqualTo(404);
        assertThat(door.ask("PUT", "/internal/brands/citrus", "citrus", BRAND).status()).isEqualTo(200);
        assertThat(put("citrus", path, "{}").path("rule").path("tiers").path("EUR").get(0).path("rate").asString())
                .isEqualTo("2%");
        Answer tried = door.ask("PUT", path, "*", "{\"mode\": \"SHADOW\"}");
        assertThat(tried.status()).isEqualTo(422);
        assertThat(tried.body().path("pointer").asString()).isEqualTo("/mode");
    }

    @Test
    @Order(5)
    void whatARuleWouldPayIsRatedAndExplainedFromTheLiveRows() throws Exception {
        put("aurora", LOSSBACK, """
                {"period": "DAILY", "mode": "SHADOW", "tiers": {"EUR": [{"from": 0, "rate": "7.5%"}]}}""");
        bet("p1", "b1", 2_001, 200);
        bet("p1", "b2", 1_000, 0);
        JsonNode accruals = Door.await(
                () -> door.ask("GET", "/internal/promotions/lossback/accruals?player_id=p1", "aurora", "").body()
                        .path("accruals"),
                found -> found.size() == 2 && found.get(0).path("trace").path("rows").size() == 1
                        && found.get(0).path("entitlement").longValue() > 100);
        // Lost: 3,001 - 200 = 2,801; 5 % of it are 140.05, 7.5 % are 210.075.
        List<String> told = new ArrayList<>();
        accruals.forEach(each -> told.add("%s v%d %d".formatted(each.path("mode").asString(),
                each.path("version").intValue(), each.path("entitlement").longValue())));
        assertThat(told).containsExactly("LIVE v1 140", "SHADOW v2 210");
        accruals.forEach(each -> {
            assertThat(each.path("words").isEmpty()).isFalse();
            assertThat(each.path("entitlement").longValue()).isEqualTo(byHand(each.path("trace")));
        });
    }

    /// From the JSON alone, for a rule whose one tier's rate holds for all.
    private static long byHand(JsonNode trace) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode row : trace.path("rows")) {
            long base = row.path("stake").longValue() - row.path("bonus_stake").longValue()
                    - row.path("payout").longValue() + row.path("bonus_payout").longValue();
            sum = sum.add(BigDecimal.valueOf(base).multiply(BigDecimal.valueOf(row.path("weight_bp").longValue()))
                    .movePointLeft(4));
        }
        JsonNode tier = trace.path("rule").path("tiers").get(trace.path("tier_index").intValue());
        return sum.multiply(BigDecimal.valueOf(tier.path("rate_ppm").longValue())).movePointLeft(6)
                .setScale(0, RoundingMode.DOWN).longValueExact();
    }

    @Test
    @Order(6)
    void whatWasTriedIsPromoted() throws Exception {
        Answer promoted = door.ask("POST", LOSSBACK + "/promote", "aurora", "");
        assertThat(promoted.status()).isEqualTo(200);
        assertThat(promoted.body().path("version").intValue()).isEqualTo(3);
        assertThat(promoted.body().path("mode").asString()).isEqualTo("LIVE");
        JsonNode versions = door.ask("GET", LOSSBACK + "/versions", "aurora", "").body().path("versions");
        assertThat(versions.get(0).path("digest")).isEqualTo(versions.get(1).path("digest"));
        assertThat(door.ask("GET", LOSSBACK, "aurora", "").body().path("to_come").get(0).path("version").intValue())
                .isEqualTo(3);
        assertThat(door.ask("POST", LOSSBACK + "/promote?version=9", "aurora", "").status()).isEqualTo(404);
        assertThat(door.ask("POST", LOSSBACK + "/promote", "aurora", "").status()).isEqualTo(404); // its trial is over
    }

    private JsonNode put(String brandId, String path, String document) throws Exception {
        Answer answer = door.ask("PUT", path, brandId, document);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    private void bet(String playerId, String betId, long stake, long payout) throws Exception {
        Path file = data.resolveSibling("rules-%s.jsonl".formatted(betId));
        Files.writeString(file, json.writeValueAsString(json.readTree("""
                {"event_id": "%s", "type": "BET_SETTLED", "brand_id": "aurora", "player_id": "%s", "bet_id": "%s",
                 "provider_id": "nova", "game_category": "slots", "currency": "EUR", "stake": %d, "payout": %d,
                 "occurred_at": "%s"}""".formatted(betId, playerId, betId, stake, payout, Instant.now()))));
        Launched load = Launched.start(As.MYSELF, data.resolveSibling("rules-load"), Launched.ROOT.resolve("windfall"),
                Map.of(), "load",
                file.toString(), "--data", data.toString());
        assertThat(load.awaitExit(PATIENCE)).as(load.output()).isZero();
    }
}
