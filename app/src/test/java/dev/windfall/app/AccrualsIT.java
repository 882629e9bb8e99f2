package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// From the wallet's events to what a brand owes by a rule, in one SQL sum; and through the death of everything.
class AccrualsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = """
            {"base": "TURNOVER", "period": "DAILY", "mode": "%s", "tiers": {"EUR": [{"from": 0, "rate": "%s"}]},
             "levels": {"vip": {"tiers": {"EUR": [{"from": 0, "rate": "10%%"}]}}}%s}""";

    private final Path data = Path.of("target", "accruals").toAbsolutePath();
    private final Instant now = Instant.now();
    private final LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);

    @Test
    void aBrandsLiabilityIsOneSum() throws Exception {
        Launched up = Launched.up(As.MYSELF, As.MYSELF.emptyFolder(data));
        up.awaitUp();
        Door door = Door.of(up, data);
        put(door, "/internal/brands/aurora", "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 2}");
        load(bet("p1", 1, 10_000), bet("p2", 2, 2_019)); // before there is a rule
        put(door, "/internal/promotions/rebate/rules/daily", RULE.formatted("LIVE", "5%", ""));
        awaitSums(up, "LIVE 600 2"); // 500.00 + 100.95
        put(door, "/internal/promotions/rebate/rules/daily", RULE.formatted("SHADOW", "8%", ""));
        load(bet("p2", 3, 1_000), bet("p3", 4, 500)); // 100.95 + 50 = 150.95 and 25; by the trial 800 + 241.52 + 40
        awaitSums(up, "LIVE 675 3; SHADOW 1081 3");
        put(door, "/internal/promotions/players/p1/profile", "{\"level\": \"vip\"}");
        awaitSums(up, "LIVE 1175 3; SHADOW 1281 3"); // 10 % of 10,000, in either
        load(rollback("p2", 3));
        awaitSums(up, "LIVE 1125 3; SHADOW 1201 3");

        load(bet("p4", 5, 100_000));
        Launched.living(data).forEach(ProcessHandle::destroyForcibly); // somewhere on the way
        assertThat(Launched.await(PATIENCE, () -> Launched.living(data).isEmpty())).isTrue();
        up = Launched.up(As.MYSELF, data);
        up.awaitUp();
        awaitSums(up, "LIVE 6125 4; SHADOW 9201 4");
        assertThat(verify(up, 0)).contains("No difference.", "8 of accruals");
        execute(up, "update rebate_accrual set amount = amount + 1 where player_id = 'p4' and mode = 'LIVE'");
        assertThat(verify(up, 1)).contains("brand aurora, player p4, LIVE rebate daily from " + today
                + ", EUR: expected amount 5000 ENTITLED", "found amount 5001", "1 differences.");

        up.main().destroy();
        up.awaitExit(PATIENCE);
        Launched.assertNothingLives(data);
    }

    private static void put(Door door, String path, String document) throws Exception {
        Door.Answer answer = door.ask("PUT", path, "aurora", document);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private String bet(String playerId, int number, long stake) {
        return event("e" + number, "BET_SETTLED", playerId, number, """
                "provider_id": "nova", "game_category": "slots", "currency": "EUR", "stake": %d, "payout": 0,"""
                .formatted(stake));
    }

    private String rollback(String playerId, int number) {
        return event("r" + number, "BET_ROLLED_BACK", playerId, number, "");
    }

    private String event(String id, String type, String playerId, int bet, String more) {
        return """
                {"event_id": "%s", "type": "%s", "brand_id": "aurora", "player_id": "%s", "bet_id": "b%d", %s "occurred_at": "%s"}"""
                .formatted(id, type, playerId, bet, more.strip(), now);
    }

    private void load(String... events) throws Exception {
        Path file = Files.writeString(data.resolveSibling("accruals-events.jsonl"), String.join("\n", events) + "\n");
        assertThat(run(0, "load", file.toString(), "--data", data.toString())).contains("0 refused");
    }

    private String verify(Launched up, int expected) throws Exception {
        return run(expected, "verify", "--data", data.toString(), "--server", up.api().toString());
    }

    private String run(int expected, String... arguments) throws Exception {
        Launched command = Launched.start(As.MYSELF, data.resolveSibling("accruals-" + arguments[0]),
                Launched.ROOT.resolve("windfall"), Map.of(), arguments);
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isEqualTo(expected);
        return command.output();
    }

    private void awaitSums(Launched up, String expected) throws Exception {
        Launched.await(PATIENCE, () -> sums(up).equals(expected));
        assertThat(sums(up)).isEqualTo(expected);
    }

    private String sums(Launched up) {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        """
                        select string_agg(concat_ws(' ', mode, sum, count), '; ' order by mode) from (
                          select mode, sum(amount), count(*) from rebate_accrual
                          where brand_id = 'aurora' and rule_id = 'daily' and period_first = '%s' group by mode) modes"""
                                .formatted(today))) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Launched up, String sql) throws Exception {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
