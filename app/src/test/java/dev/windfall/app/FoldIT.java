package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.app.WalletStory.Expected;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.testing.TestServers;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// Shuffled events in four formats, everything killed twice meanwhile, then the same again: every event is accounted for as it was
/// meant, the same rows come out, and `verify` finds no difference. `-Dfold.events=N` takes another number: 500,000 for whoever changes
/// the fold.
class FoldIT {

    private static final int EVENTS = Integer.getInteger("fold.events", 100_000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FOLD_PATIENCE = Duration.ofMinutes(3);
    private static final String READ = "windfall_ledger_events_total{outcome=\"read\"}";

    private final Path data = Path.of("target", "fold").toAbsolutePath();

    @Test
    void whateverTheOrderAndWhateverDies() throws Exception {
        Wallets.prepare(data);
        WalletStory story = WalletStory.of(4, EVENTS, Instant.now());
        Launched up = Wallets.up(data);
        publish(up, story);
        for (double share : new double[]{0.2, 0.6}) {
            awaitRead(Door.of(up, data), (long) (share * EVENTS));
            Launched.living(data).forEach(ProcessHandle::destroyForcibly);
            assertThat(Launched.await(PATIENCE, () -> Launched.living(data).isEmpty())).isTrue();
            up = Wallets.up(data);
        }
        awaitRead(Door.of(up, data), story.events().size());
        assertThat(tally(Door.of(up, data))).isEqualTo(story.expected(1));
        assertThat(verify(up)).contains("No difference."); // it waits for the sink
        String rows = rows(up.database());

        publish(up, story);
        awaitRead(Door.of(up, data), 2L * story.events().size());
        assertThat(tally(Door.of(up, data))).isEqualTo(story.expected(2));
        assertThat(verify(up)).contains("No difference.");
        assertThat(rows(up.database())).isEqualTo(rows);
        end(up);
        Launched.assertNothingLives(data);
    }

    @Test
    void verifyFindsWhatSomebodyHasChanged() throws Exception {
        Path folder = As.MYSELF.emptyFolder(data.resolveSibling("verify"));
        Launched up = Launched.up(As.MYSELF, folder);
        up.awaitUp();
        Door door = Door.of(up, folder);
        door.registerBrands();
        Path lines = folder.resolveSibling("verify-events.jsonl");
        Files.write(lines, WalletStory.of(5, 2_000, Instant.now()).events().stream().map(Wallets::json).toList());
        assertThat(run(folder, 0, "load", lines.toString(), "--data", folder.toString())).contains("0 refused");
        long events = Files.readAllLines(lines).size();
        awaitRead(door, events);
        assertThat(verify(folder, door, 0)).contains("No difference.");
        String one = " where ctid = (select ctid from %s where brand_id = '%s' and bets > 0 limit 1)";
        for (String change : List.of(
                "update player_stat_day set stake = stake + 1" + one.formatted("player_stat_day", "aurora"),
                "update player_provider_stat_day set version = 999"
                        + one.formatted("player_provider_stat_day", "aurora"),
                "delete from player_provider_stat_day" + one.formatted("player_provider_stat_day", "borealis"),
                "update player_stat_day set player_id = 'nobody'" + one.formatted("player_stat_day", "citrus"),
                "insert into player_stat_day select 'dusk', day, player_id, currency, bets, stake, bonus_stake, "
                        + "valid_turnover, payout, bonus_payout, rolled_back_bets, rolled_back_stake, "
                        + "rolled_back_payout, deposits, withdrawals, generation, version from player_stat_day limit 1")) {
            execute(up.database(), change);
        }
        assertThat(verify(folder, door, 1)).contains("PostgreSQL, brand aurora, player ", ": expected stake ",
                ": expected version ", ", found version 999", ", found no row", "brand citrus, player nobody, day ",
                "expected no row, found bets ", "PostgreSQL, brand dusk: expected no such brand", "6 differences.");
        end(up);
        assertThat(run(folder, 2, "verify", "--data", folder.toString())).contains("No Kafka answers at");
        assertThat(run(folder, 2, "verify", "--data", folder + "-none")).contains("No windfall has run in");
    }

    private static void end(Launched up) throws Exception {
        up.main().destroy();
        up.awaitExit(PATIENCE);
    }

    /// A quarter in each format: three topics, and lines that `load` publishes.
    private void publish(Launched up, WalletStory story) throws Exception {
        List<String> topics = List.of(Wallets.AVRO, Wallets.CONFLUENT, Wallets.JSON);
        Path lines = data.resolveSibling("fold-events.jsonl");
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(up.bootstrapServers());
                var writer = Files.newBufferedWriter(lines)) {
            int turn = 0;
            for (WalletEvent event : story.events()) {
                if (turn++ % 4 == 3) {
                    writer.write(Wallets.json(event));
                    writer.newLine();
                } else {
                    var _ = producer.send(Wallets.record(topics.get(turn % 4 - 1), event), (metadata, failure) -> {
                        if (failure != null) {
                            throw new IllegalStateException(failure);
                        }
                    });
                }
            }
        }
        assertThat(run(data, 0, "load", lines.toString(), "--data", data.toString())).contains("0 refused");
    }

    private static void awaitRead(Door door, long count) throws Exception {
        long deadline_ns = System.nanoTime() + FOLD_PATIENCE.toNanos();
        while (door.metric(READ) < count) {
            assertThat(System.nanoTime()).as("%d of %d events read", door.metric(READ), count).isLessThan(deadline_ns);
            Thread.sleep(500);
        }
    }

    private static Expected tally(Door door) throws Exception {
        assertThat(door.metric("windfall_ingest_records_total{outcome=\"forwarded\"}")).isEqualTo(door.metric(READ));
        String standing = "windfall_ledger_standing{class=\"%s\"}";
        return new Expected(door.metric(READ), door.metric(standing.formatted("counted")),
                door.metric(standing.formatted("waiting")),
                door.metric("windfall_ledger_events_total{outcome=\"duplicate\"}"),
                door.metric(standing.formatted("beyond_horizon")), door.metric(standing.formatted("event_id_reused")));
    }

    private String verify(Launched up) throws Exception {
        return verify(data, Door.of(up, data), 0);
    }

    private static String verify(Path folder, Door door, int expected) throws Exception {
        return run(folder, expected, "verify", "--data", folder.toString(), "--server", door.address().toString());
    }

    private static String run(Path folder, int expected, String... arguments) throws Exception {
        Launched command = Launched.start(As.MYSELF, folder.resolveSibling(folder.getFileName() + "-" + arguments[0]),
                Launched.ROOT.resolve("windfall"), Map.of(), arguments);
        assertThat(command.awaitExit(FOLD_PATIENCE)).as(command.output()).isEqualTo(expected);
        return command.output();
    }

    /// Everything but versions and what is zero.
    private static String rows(DatabaseAddress database) throws Exception {
        try (Connection connection = TestServers.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select md5(string_agg(line, '|' order by line)) || ' ' || count(*) from (
                          select concat_ws(' ', brand_id, day, player_id, provider_id, game_category, currency, bets, stake,
                            bonus_stake, valid_turnover, payout, bonus_payout, rolled_back_bets, rolled_back_stake) line
                          from player_provider_stat_day where bets <> 0 or rolled_back_bets <> 0
                          union all
                          select concat_ws(' ', brand_id, day, player_id, currency, bets, deposits, withdrawals) line
                          from player_stat_day where bets <> 0 or deposits <> 0 or withdrawals <> 0) lines""")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(DatabaseAddress database, String sql) throws Exception {
        try (Connection connection = TestServers.connect(database);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }
}
