package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.Recently;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// What a running program refuses, as people see it and try it once more.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuarantineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final LocalDate DAY = Recently.day(10);
    private static final String STEERING = "e3\u001b[2J";
    private static final String LONG = "e4".repeat(40_000);

    private final JsonMapper mapper = new JsonMapper();
    private final Path data = Path.of("target", "quarantine").toAbsolutePath();
    private Launched up;
    private Door door;

    /// What a command has said, and how it ended.
    private record Said(int exit, List<String> out, List<String> err) {}

    @BeforeAll
    @SuppressWarnings("NullAway.Init")
    void start() throws Exception {
        up = Launched.upAlone(data);
        door = Door.of(up, data);
        register("aurora");
    }

    @AfterAll
    void stop() throws Exception {
        up.end(PATIENCE);
    }

    @Test
    @Order(1)
    void nothingIsInQuarantineAtFirst() {
        assertThat(run("list")).isEqualTo(new Said(0, List.of("0 found"), List.of()));
        assertThat(run("list", "--json")).isEqualTo(new Said(0, List.of(), List.of()));
        assertThat(run("redrive", "--all")).isEqualTo(new Said(0, List.of("0 redriven"), List.of()));
    }

    @Test
    @Order(2)
    void whatIsRefusedIsListedWithItsReason() throws Exception {
        Path events = data.resolveSibling("quarantine-events.jsonl");
        Files.write(events, List.of(event("e1", "aurora", "EUR", 1_000), event("e2", "aurora", "EUR", -1),
                event(STEERING, "aurora", "EUR", -2), event(LONG, "aurora", "EUR", 4),
                event("e5", "borealis", "EUR", 500), event("e6", "aurora", "USD", 6)));
        assertThat(execute("load", events.toString(), "--data", data.toString()))
                .isEqualTo(new Said(0, List.of("6 published, 0 refused"), List.of()));
        awaitFound("5 found: INVALID 3, UNKNOWN_BRAND 1, UNKNOWN_CURRENCY 1");
        assertThat(run("list").out()).hasSize(7).first().asString().startsWith("OFFSET  TIME ");
        assertThat(row("UNKNOWN_BRAND")).contains("brand_id  borealis  e5 ")
                .endsWith("no brand borealis is registered");
        assertThat(row("UNKNOWN_CURRENCY")).contains("currency  aurora  e6 ", " windfall.wallet-events.v1/")
                .endsWith("brand aurora does not list USD");
        assertThat(run("list", "--reason", "INVALID", "--brand", "aurora").out()).hasSize(5)
                .anyMatch(line -> line.contains("  stake     aurora  e2 "))
                .anyMatch(line -> line.contains("  stake     aurora  e3\ufffd[2J "))
                .anyMatch(line -> line.contains("  event_id  aurora  e4e4e4"))
                .noneMatch(line -> line.contains("\u001b")).last().isEqualTo("3 found: INVALID 3");
        assertThat(run("list", "--limit", "1").out()).hasSize(3).last()
                .isEqualTo("5 found, the newest 1 shown: INVALID 3, UNKNOWN_BRAND 1, UNKNOWN_CURRENCY 1");
        assertThat(run("list", "--brand", "nowhere").out()).containsExactly("0 found");
    }

    /// As people run it: nothing but JSON is said.
    @Test
    @Order(3)
    void jsonHasOneObjectALine() throws Exception {
        Launched list = Launched.start(As.MYSELF, data.resolveSibling("quarantine-json"),
                Launched.ROOT.resolve("windfall"), Map.of(), "quarantine", "list", "--json", "--data", data.toString());
        assertThat(list.awaitExit(PATIENCE)).isZero();
        List<JsonNode> objects = list.output().lines().map(mapper::readTree).toList();
        assertThat(objects).extracting(object -> object.path("event_id").asString())
                .containsExactlyInAnyOrder("e2", STEERING, LONG.substring(0, 500), "e5", "e6");
        JsonNode unknown = objects.stream().filter(object -> object.path("event_id").asString().equals("e5"))
                .findFirst().orElseThrow();
        assertThat(unknown.path("reason").asString()).isEqualTo("UNKNOWN_BRAND");
        assertThat(unknown.path("source_topic").asString()).isEqualTo("windfall.wallet-events.v1");
        byte[] bytes = Base64.getDecoder().decode(unknown.path("bytes").asString());
        assertThat(new Topics("", 1).walletEvents().codec().decode(bytes, WalletEvent.class).getStake())
                .isEqualTo(500);
    }

    @Test
    @Order(4)
    void whatWaitedForItsBrandIsRedrivenByItselfAndSkippedHere() throws Exception {
        register("borealis");
        assertThat(Launched.await(PATIENCE, () -> bets("borealis") == 1)).isTrue();
        long offset = offsets("--brand", "borealis").getFirst();
        assertThat(run("redrive", "--brand", "borealis").out())
                .containsExactly("0 redriven", "1 skipped, redriven before (--again sends them): " + offset);
        assertThat(run("redrive", "--brand", "borealis", "--again").out()).containsExactly("1 redriven: " + offset);
        assertThat(Launched.await(PATIENCE, this::isDuplicateSeen)).isTrue();
        assertThat(bets("borealis")).isEqualTo(1);
    }

    @Test
    @Order(5)
    void whatIsRefusedAgainIsInQuarantineAgain() throws Exception {
        List<Long> first = offsets("--reason", "INVALID");
        Said redrive = run("redrive", "--reason", "INVALID");
        assertThat(redrive.exit()).isZero();
        assertThat(redrive.out()).hasSize(2).first().asString().startsWith("2 redriven: ");
        assertThat(redrive.out().getLast()).startsWith("1 left out, only their coordinates are kept: ");
        awaitFound("7 found: INVALID 5, UNKNOWN_BRAND 1, UNKNOWN_CURRENCY 1");
        List<Long> second = offsets("--reason", "INVALID").stream().filter(offset -> !first.contains(offset)).toList();
        assertThat(second).hasSize(2).allMatch(offset -> offset > first.getLast());
        assertThat(run("redrive", "--reason", "invalid").out()).hasSize(3)
                .startsWith("2 redriven: %d, %d".formatted(second.getFirst(), second.getLast()))
                .anyMatch(line -> line.startsWith("2 skipped, redriven before"));
        awaitFound("9 found: INVALID 7, UNKNOWN_BRAND 1, UNKNOWN_CURRENCY 1");
        assertThat(
                run("redrive", "--again", "--offset", second.getFirst() + "," + second.getLast(), "--brand", "aurora")
                        .out())
                .containsExactly("2 redriven: %d, %d".formatted(second.getFirst(), second.getLast()));
        awaitFound("11 found: INVALID 9, UNKNOWN_BRAND 1, UNKNOWN_CURRENCY 1");
        assertThat(run("redrive", "--offset", second.getFirst().toString(), "--brand", "borealis").out())
                .containsExactly("0 redriven");
        assertThat(bets("aurora")).isEqualTo(1);
    }

    @ParameterizedTest
    @Order(6)
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            arguments                 | exit | out        | err
            redrive                   | 2    |            | windfall: Say what to redrive: --reason
            redrive --reason LATE     | 2    |            | windfall: Invalid value for option '--reason': expected one of
            list --limit few          | 2    |            | windfall: Invalid value for option '--limit'
            redrive --offset 999999   | 1    | 0 redriven | windfall: 1 not in quarantine: 999999
            redrive --brand nowhere   | 0    | 0 redriven |
            """)
    void wrongUseAndNothingToDoAreOneLine(String arguments, int exit, String out, String err) {
        Said said = run(arguments.split(" ", -1));
        assertThat(said.exit()).isEqualTo(exit);
        assertThat(String.join("|", said.out())).isEqualTo(out == null ? "" : out);
        assertThat(String.join("|", said.err())).startsWith(err == null ? "" : err);
        assertThat(said.err()).hasSize(err == null ? 0 : 1);
    }

    private void register(String brandId) throws Exception {
        assertThat(door.ask("PUT", "/internal/brands/" + brandId, brandId,
                "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"]}").status()).isEqualTo(200);
    }

    private void awaitFound(String counted) throws InterruptedException {
        assertThat(Launched.await(PATIENCE, () -> run("list").out().getLast().equals(counted)))
                .as(() -> counted + " was awaited, but " + run("list").out()).isTrue();
    }

    private String row(String reason) {
        List<String> lines = run("list", "--reason", reason).out();
        assertThat(lines).hasSize(3);
        return lines.get(1);
    }

    private List<Long> offsets(String... filter) {
        return run(Stream.concat(Stream.of("list", "--json"), Arrays.stream(filter)).toArray(String[]::new)).out()
                .stream().map(line -> mapper.readTree(line).path("quarantine_offset").asLong()).toList();
    }

    private long bets(String brandId) {
        try {
            String path = "/internal/promotions/players/p1/days?from=%s&to=%s"
                    .formatted(DAY.minusDays(9), DAY.plusDays(9));
            return door.ask("GET", path, brandId, "").body().path("days").path(0).path("bets").asLong(0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isDuplicateSeen() {
        try {
            return door.metric("windfall_ledger_events_total{outcome=\"duplicate\"}") == 1;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Said run(String... arguments) {
        return execute(
                Stream.of(Stream.of("quarantine"), Arrays.stream(arguments), Stream.of("--data", data.toString()))
                        .flatMap(part -> part).toArray(String[]::new));
    }

    private static Said execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Windfall.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Said(exit, out.toString().lines().toList(), err.toString().lines().toList());
    }

    private String event(String eventId, String brandId, String currency, long stake) {
        return ("{\"event_id\": %s, \"type\": \"BET_SETTLED\", \"brand_id\": \"%s\", \"player_id\": \"p1\", \"bet_id\": \"b1\", "
                + "\"provider_id\": \"nova\", \"game_category\": \"slots\", \"currency\": \"%s\", \"stake\": %d, \"payout\": 0, "
                + "\"occurred_at\": \"%sT12:00:00Z\"}")
                .formatted(mapper.writeValueAsString(eventId), brandId, currency, stake, DAY);
    }
}
