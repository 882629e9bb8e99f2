package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.brands.Slice;
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
import dev.windfall.wire.Runs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever version has left a data folder: this one goes on with it. What was told comes out the same, what comes again counts once, what
/// was paid is not paid again, and what comes anew is added to it. `-Dupgrade.write=VERSION` adds what this version leaves.
class UpgradeIT {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "upgrade");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BRAND = "aurora";
    private static final int PLAYERS = 10;
    private static final int BETS = 400;
    private static final int CREDITS = 5;
    private static final long STAKE = 1_000;

    private final Path data = Path.of("target", "upgrade", "data").toAbsolutePath();

    static Stream<String> versions() throws Exception {
        String wanted = System.getProperty("upgrade.write", "");
        if (!wanted.isEmpty()) {
            new UpgradeIT().write(wanted);
        }
        try (Stream<Path> files = Files.list(Files.createDirectories(FIXTURES))) {
            return files.map(file -> file.getFileName().toString().replace(".zip", "")).sorted().toList().stream();
        }
    }

    private void write(String version) throws Exception {
        As.MYSELF.emptyFolder(data);
        try (WalletSimulator wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none())) {
            Launched up = up(wallet);
            Door door = Door.of(up, data);
            assertThat(door.ask("PUT", "/internal/brands/" + BRAND, BRAND,
                    "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 2}").status()).isEqualTo(200);
            Door.Answer rule = door.ask("PUT", "/internal/promotions/cashback/rules/daily", BRAND, """
                    {"period": "DAILY", "base": "TURNOVER", "tiers": {"EUR": [{"from": 0, "rate": "10%"}]}}""");
            assertThat(rule.status()).as("%s", rule.body()).isEqualTo(200);
            LocalDate day = LocalDate.parse(rule.body().path("effective_from").asString());
            tell(day, IntStream.range(0, BETS));
            give(door);
            awaitBets(up, BETS);
            RunId run = RunId.settlement(BRAND, new RuleName(Kind.CASHBACK, "daily"), day);
            request(up, run, rule.body());
            await(up, "select count(*) from run where status = 'SETTLED'", 1);
            await(up, "select count(*) from adjustment where status = 'SETTLED'", CREDITS);
            assertThat(wallet.book().postings()).hasSize(PLAYERS + CREDITS);
            up.end(PATIENCE);
        }
        UpgradeFixture.write(data, FIXTURES.resolve(version + ".zip"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void goesOnWithWhatIsThere(String version) throws Exception {
        UpgradeFixture.unpack(FIXTURES.resolve(version + ".zip"), data);
        try (WalletSimulator wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none())) {
            Launched up = up(wallet);
            Door door = Door.of(up, data);
            assertThat(data.resolve("logs/windfall.log")).as("with a wallet, too, there is a log").isNotEmptyFile();
            assertThat(verify(up)).contains("No difference.", "1 sealed runs rated again");
            assertThat(count(up, "select sum(bets) from player_stat_day")).isEqualTo(BETS);
            LocalDate day = LocalDate.parse(text(up, "select max(day)::text from player_stat_day"));
            assertThat(bets(door, day)).isEqualTo(BETS);

            tell(day, IntStream.range(BETS - 50, BETS + 50));
            give(door);
            awaitBets(up, BETS + 50);
            assertThat(bets(door, day)).isEqualTo(BETS + 50);
            assertThat(verify(up)).contains("No difference.", "%d adjustments".formatted(CREDITS));
            assertThat(count(up, "select sum(paid) from payout_period")).isEqualTo(BETS * STAKE / 10);
            assertThat(wallet.book().postings()).as("what was paid is not paid again").isEmpty();
            up.end(PATIENCE);
        }
    }

    /// What the first builds have left says nothing of its format.
    @Test
    void whatCanNotBeReadIsRefusedInOneLine() throws Exception {
        UpgradeFixture.unpack(FIXTURES.resolveSibling("refused").resolve("format-7.zip"), data);
        Launched up = Launched.up(As.MYSELF, data);
        assertThat(up.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(up.output())
                .isEqualTo("windfall: The ledger's state is in format 0, but this version of windfall reads 8: "
                        + "go on with the version that has written it\n");
        Launched.assertNothingLives(data);
    }

    private Launched up(WalletSimulator wallet) throws Exception {
        Launched up = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"),
                Map.of("WALLET_SERVICE_URL", wallet.address().toString(), "ENABLE_SETTLEMENT_SCHEDULER", "false"), "up",
                "--data", data.toString(), "--port",
                "0");
        up.awaitUp();
        return up;
    }

    private String verify(Launched up) throws Exception {
        Launched verify = Launched.start(As.MYSELF, data.resolveSibling("verify"), Launched.ROOT.resolve("windfall"),
                Map.of(), "verify", "--data", data.toString(), "--server", up.api().toString());
        assertThat(verify.awaitExit(PATIENCE)).as(verify.output()).isZero();
        return verify.output();
    }

    /// Bets of these numbers, all of one stake, recorded when they were: a fixture does not age.
    private void tell(LocalDate day, IntStream numbers) throws Exception {
        List<String> events = new ArrayList<>();
        numbers.forEach(number -> events.add("""
                {"event_id": "e%d", "type": "BET_SETTLED", "brand_id": "%s", "player_id": "p%d", "bet_id": "b%d", \
                "provider_id": "nova", "game_category": "slots", "currency": "EUR", "stake": %d, "payout": 0, \
                "occurred_at": "%sT00:00:00Z"}""".formatted(number, BRAND, number % PLAYERS, number, STAKE, day)));
        Path lines = data.resolveSibling("events.jsonl");
        Files.write(lines, events);
        Launched load = Launched.start(As.MYSELF, data.resolveSibling("load"), Launched.ROOT.resolve("windfall"),
                Map.of(), "load", "--history", lines.toString(), "--data", data.toString());
        assertThat(load.awaitExit(PATIENCE)).as(load.output()).isZero();
    }

    /// By hand, under the same keys each time.
    private static void give(Door door) throws Exception {
        for (int number = 0; number < CREDITS; number++) {
            assertThat(door.post("/internal/promotions/adjustments", BRAND,
                    "{\"player_id\": \"p%d\", \"amount\": 100, \"currency\": \"EUR\", \"pay_as\": \"CASH\", \"reason\": \"upgrade\"}"
                            .formatted(number),
                    "key-" + number).status()).isBetween(200, 202);
        }
    }

    /// As the schedule does once a period is over.
    private static void request(Launched up, RunId run, JsonNode rule) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(up.bootstrapServers())) {
            Topics topics = new Topics("", producer.partitionsFor(new Topics("", 1).brandLog().name()).size());
            Subject subject = RunDecider.subject(run);
            RunCommand.Request request = new RunCommand.Request(1, new Pinned(rule.path("version").asInt(),
                    rule.path("digest").asString(), Set.of(), new TreeMap<>(),
                    Slice.of(BRAND, 2, topics.partitions())));
            Command command = Command.newBuilder().setCommandId(run.text()).setBrandId(BRAND)
                    .setDecider(subject.decider()).setSubjectId(subject.id()).setDocument(Runs.COMMAND.toAvro(request))
                    .setIsAwaited(false).setCaller("tests").setActor("ann").setIssuedAt(Instant.now()).build();
            producer.send(new ProducerRecord<>(topics.commands().name(),
                    subject.key().getBytes(StandardCharsets.UTF_8), topics.commands().codec().encode(command))).get();
        }
    }

    private static long bets(Door door, LocalDate day) throws Exception {
        long bets = 0;
        for (int player = 0; player < PLAYERS; player++) {
            for (JsonNode row : door.ask("GET", "/internal/promotions/players/p%d/days?from=%s&to=%s".formatted(player,
                    day, day), BRAND, "").body().path("days")) {
                bets += row.path("bets").asLong();
            }
        }
        return bets;
    }

    private static void awaitBets(Launched up, int bets) throws Exception {
        await(up, "select coalesce(sum(bets), 0) from player_stat_day", bets);
    }

    private static void await(Launched up, String sql, long count) throws Exception {
        Launched.await(PATIENCE, () -> count(up, sql) == count);
        assertThat(count(up, sql)).as(sql).isEqualTo(count);
    }

    private static long count(Launched up, String sql) {
        return Long.parseLong(text(up, sql));
    }

    private static String text(Launched up, String sql) {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
