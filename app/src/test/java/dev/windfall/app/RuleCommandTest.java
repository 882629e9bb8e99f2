package dev.windfall.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windfall.projections.Mistake;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Resolution;
import dev.windfall.projections.rules.Resolution.Resolved;
import dev.windfall.projections.rules.RuleDigest;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleDocument.Reading;
import dev.windfall.projections.rules.RuleTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// What is sent and what is told, against a door that reads rules as ours does and keeps none.
class RuleCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder = Path.of("");

    private final List<String> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpServer door = open();

    @BeforeEach
    void answerLikeOurDoor() throws IOException {
        Files.writeString(folder.resolve("token"), "secret");
        door.createContext("/", this::answer);
        door.start();
    }

    @AfterEach
    void close() {
        door.stop(0);
    }

    @Test
    void eachMistakeIsToldWithItsLine() throws Exception {
        Path file = Files.writeString(folder.resolve("weekly.yaml"), """
                brand_id: aurora
                kind: lossback
                rule_id: weekly
                effective_from: 2026-11-02
                basis: NET_LOSS
                tiers:
                  EUR:
                    - {from: 0, rate: 5%}
                    - {from: 1000, rate: 0.08}
                """);
        assertThat(run("put", file.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly(
                "windfall: %s:5: /basis: there is no field 'basis': did you mean base?".formatted(file),
                "windfall: %s:9: /tiers/EUR/1/rate: 0.08 has no sign: write 0.08%%, or 8%% if it is a part of one"
                        .formatted(file));
        assertThat(out).hasToString("");

        Files.writeString(file, Files.readString(file).replace("basis", "base").replace("0.08", "4%"));
        assertThat(run("put", file.toString())).isEqualTo(1);
        assertThat(err.toString().lines().toList().getLast()).isEqualTo(
                "windfall: %s:9: /tiers/EUR/1/rate: whoever reaches 1000 gets less than before (4%% after 5%%): "
                        .formatted(file) + "let the higher tier pay more");

        Files.writeString(file, Files.readString(file).replace("4%", "8%"));
        assertThat(run("put", file.toString())).isZero();
        assertThat(out.toString().strip()).isEqualTo("Rule weekly of aurora: version 1, LIVE from 2026-11-02");
        assertThat(asked).hasSize(3).allSatisfy(
                request -> assertThat(request).isEqualTo("PUT /internal/promotions/lossback/rules/weekly of aurora"));
    }

    @Test
    void aFileWithoutItsAddressIsNotSent() throws Exception {
        Path file = Files.writeString(folder.resolve("weekly.yaml"),
                "brand_id: aurora\nkind: bonus\nrule_id: weekly\n");
        assertThat(run("put", file.toString())).isEqualTo(1);
        assertThat(run("put", Files.writeString(file, "brand_id: '*'\nkind: rebate\n").toString())).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(
                "windfall: %s:2: /kind: kind is rebate, cashback or lossback".formatted(file),
                "windfall: %s has no rule_id".formatted(file));
        assertThat(asked).isEmpty();
    }

    @Test
    void aRuleIsShownWithWhereEachValueComesFrom() {
        assertThat(run("show", "aurora", "lossback", "weekly")).isZero();
        assertThat(out.toString().lines()).startsWith("Rule weekly of aurora: version 1, LIVE from 2026-11-02",
                "FIELD               FROM     VALUE")
                .contains("base                DEFAULT  NET_LOSS", "pay_as              BRAND    "
                        + "{\"bonus\":{\"expires_after\":\"P7D\",\"rolling_multiplier\":5}}",
                        "tiers.EUR           GLOBAL   [{\"from\":0,\"rate\":\"5%\"}]");
    }

    @Test
    void rulesAndVersionsAreListed() {
        assertThat(run("list", "--brand", "aurora")).isZero();
        assertThat(run("list", "--brand", "*", "--kind", "cashback")).isZero();
        assertThat(run("versions", "aurora", "REBATE", "week:ly")).isZero();
        assertThat(run("promote", "aurora", "rebate", "weekly")).isZero();
        assertThat(asked).containsExactly("GET /internal/promotions/rebate/rules of aurora",
                "GET /internal/promotions/cashback/rules of aurora",
                "GET /internal/promotions/lossback/rules of aurora",
                "GET /internal/promotions/cashback/rules of *",
                "GET /internal/promotions/rebate/rules/week%3Aly/versions of aurora",
                "POST /internal/promotions/rebate/rules/weekly/promote of aurora");
        assertThat(out.toString().lines()).contains("KIND      RULE    VERSION  FROM        MODE  DIGEST",
                "cashback  weekly  1        2026-11-02  LIVE  d1", "VERSION  FROM        MODE    DIGEST",
                "2        2026-11-09  SHADOW  d2");
    }

    @Test
    void aRefusalWithoutFieldsIsOneLine() {
        assertThat(run("show", "aurora", "lossback", "gone")).isEqualTo(1);
        assertThat(err).hasToString("windfall: There is no rule gone" + System.lineSeparator());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String brandId = exchange.getRequestHeaders().getFirst("X-Brand-Id");
            assertThat(exchange.getRequestHeaders().getFirst("X-Internal-Service-Token")).isEqualTo("secret");
            asked.add("%s %s of %s".formatted(exchange.getRequestMethod(), path, brandId));
            Map<String, Object> version = Map.of("brand_id", "aurora", "kind", "lossback", "rule_id", "weekly",
                    "version", 1,
                    "effective_from", "2026-11-02", "mode", "LIVE", "digest", "d1");
            if (exchange.getRequestMethod().equals("PUT")) {
                List<Mistake> mistakes = mistakes(brandId, JSON.readValue(exchange.getRequestBody(), Map.class));
                send(exchange, mistakes.isEmpty() ? 200 : 422, mistakes.isEmpty() ? version
                        : Map.of("detail", mistakes.getFirst().detail(), "errors", mistakes));
            } else if (path.endsWith("/gone")) {
                send(exchange, 404, Map.of("detail", "There is no rule gone"));
            } else if (path.endsWith("/rules")) {
                send(exchange, 200, Map.of("rules", List.of(Map.of("in_force", version, "to_come", List.of()))));
            } else if (path.endsWith("/versions")) {
                send(exchange, 200, Map.of("versions", List.of(version,
                        Map.of("version", 2, "effective_from", "2026-11-09", "mode", "SHADOW", "digest", "d2"))));
            } else {
                send(exchange, 200, path.endsWith("/promote") ? version
                        : Map.of("in_force", shown(version), "to_come", List.of(), "inheritance", List.of()));
            }
        }
    }

    private static List<Mistake> mistakes(String brandId, Map<?, ?> tree) {
        return switch (RuleDocument.read(brandId, Kind.LOSSBACK, "weekly", tree)) {
            case Reading.Wrong(List<Mistake> mistakes) -> mistakes;
            case Reading.Valid(RuleDocument document) -> switch (Resolution.resolve(document,
                    null, Set.of("EUR"))) {
                case Resolved.Wrong(List<Mistake> mistakes) -> mistakes;
                case Resolved.Valid _ -> List.of();
            };
        };
    }

    private static Map<String, Object> shown(Map<String, Object> version) {
        RuleDocument own = document(Map.of("pay_as",
                Map.of("bonus", Map.of("rolling_multiplier", 5, "expires_after", "P7D"))));
        RuleDocument global = document(Map.of("tiers", Map.of("EUR", List.of(Map.of("from", 0, "rate", "5%")))));
        Resolved.Valid valid = (Resolved.Valid) Resolution.resolve(own, global, Set.of("EUR"));
        Map<String, Object> shown = new TreeMap<>(version);
        shown.put("digest", RuleDigest.of(valid.rule()));
        shown.put("rule", RuleTree.of(valid.rule()));
        shown.put("provenance", valid.provenance());
        return shown;
    }

    private static RuleDocument document(Map<String, Object> tree) {
        return ((Reading.Valid) RuleDocument.read(Kind.LOSSBACK, "weekly", tree)).document();
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static HttpServer open() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("rule"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", folder.toString(), "--server", "http://127.0.0.1:" + door.getAddress().getPort()));
        return Windfall.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
