package dev.windfall.app;

import dev.windfall.app.HaltsAt.Moment;
import dev.windfall.app.HaltsAt.Step;
import dev.windfall.app.Launched.As;
import dev.windfall.connectors.wallet.simulator.Entry;
import dev.windfall.connectors.wallet.simulator.Fault;
import dev.windfall.connectors.wallet.simulator.Faults;
import dev.windfall.connectors.wallet.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/// The process dies at each step that a credit by hand takes, one after the other: each credit is booked once all the same.
class EffectStepsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN_VARIABLE = "INTERNAL_SERVICE_TOKEN_TESTS";
    private static final String CALLER = "tests";
    private static final Topics TOPICS = new Topics("", 4);
    private static final String COMMANDS = TOPICS.commands().name();
    private static final String EVENTS = TOPICS.events().name();
    private static final String CALLS = TOPICS.effectCalls().name();
    private static final String ANSWERS = TOPICS.commandAnswers().name();
    private static final String SUBJECTS = "windfall-decisions-subjects-changelog";

    /// In the order in which they are taken.
    private static final List<Step> STEPS = List.of(
            new Step(Moment.SENT, COMMANDS, 1), // what is wanted
            new Step(Moment.ACKNOWLEDGED, COMMANDS, 1),
            new Step(Moment.CONSUMED, COMMANDS, 1),
            new Step(Moment.SENT, SUBJECTS, 1), // the adjustment is decided
            new Step(Moment.SENT, EVENTS, 1),
            new Step(Moment.ACKNOWLEDGED, EVENTS, 1),
            new Step(Moment.SENT, COMMANDS, 2), // its effect is requested
            new Step(Moment.SENT, ANSWERS, 1),
            new Step(Moment.ACKNOWLEDGED, ANSWERS, 1),
            new Step(Moment.CONSUMED, ANSWERS, 1), // decided, and nobody has heard of it
            new Step(Moment.CONSUMED, COMMANDS, 2),
            new Step(Moment.SENT, SUBJECTS, 2), // the effect is decided
            new Step(Moment.SENT, CALLS, 1),
            new Step(Moment.ACKNOWLEDGED, CALLS, 1),
            new Step(Moment.CONSUMED, CALLS, 1), // about to be called
            new Step(Moment.SENT, COMMANDS, 3), // the wallet has booked it
            new Step(Moment.ACKNOWLEDGED, COMMANDS, 3),
            new Step(Moment.CONSUMED, COMMANDS, 3),
            new Step(Moment.SENT, EVENTS, 3), // it is settled
            new Step(Moment.ACKNOWLEDGED, EVENTS, 3),
            new Step(Moment.SENT, COMMANDS, 4), // the adjustment is told
            new Step(Moment.CONSUMED, COMMANDS, 4),
            new Step(Moment.SENT, EVENTS, 4),
            new Step(Moment.CONSUMED, EVENTS, 4)); // by the sink

    /// The same where no record of ours is under way: at the wallet.
    private static final List<Fault.Kind> AT_THE_WALLET = List.of(Fault.Kind.HANG, Fault.Kind.DO_THEN_TIME_OUT);

    private final Path folder = Path.of("target", "effect-steps").toAbsolutePath();
    private final Path data = folder.resolve("windfall");

    @AfterEach
    void endWhatAFailureLeft() {
        Launched.living(data).forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void theProcessDiesAtEachStepAndEachCreditIsBookedOnce() throws Exception {
        As.MYSELF.emptyFolder(folder);
        try (DataFolder servers = DataFolder.open(folder.resolve("servers"));
                Servers running = Servers.open(new ServerSettings(Optional.empty(), Optional.empty(), Map.of()),
                        servers);
                WalletSimulator wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none())) {
            Map<String, String> environment = environment(running, wallet);
            List<String> keys = new ArrayList<>();
            for (Step step : STEPS) {
                keys.add("step-%d".formatted(keys.size() + 1));
                dieAt(step, keys.getLast(), environment);
            }
            for (Fault.Kind fault : AT_THE_WALLET) {
                keys.add("step-%d".formatted(keys.size() + 1));
                dieAtTheWallet(fault, keys.getLast(), environment, wallet);
            }
            Launched last = up(environment);
            Door door = door(last);
            for (String key : keys) {
                assertThat(give(door, key)).isEqualTo(200); // as who has not been answered does
            }
            awaitSettled(keys, running.database());
            assertThat(wallet.book().entries().stream().filter(entry -> entry.amount() > 0)
                    .collect(Collectors.groupingBy(Entry::requestId, Collectors.counting())))
                    .isEqualTo(keys.stream().collect(Collectors.toMap(EffectStepsIT::requestId, _ -> 1L)));
            last.end(PATIENCE);
        }
    }

    private void dieAt(Step step, String key, Map<String, String> environment) throws Exception {
        Map<String, String> halting = new HashMap<>(environment);
        halting.put("KAFKA_INTERCEPTOR_CLASSES", HaltsAt.class.getName());
        halting.put(HaltsAt.VARIABLE, step.variable(id(key)));
        Launched up = up(halting);
        Beside giving = giving(up, key);
        assertThat(up.awaitExit(PATIENCE)).as("%s of %s", step, key).isEqualTo(137);
        giving.close();
    }

    private void dieAtTheWallet(Fault.Kind fault, String key, Map<String, String> environment, WalletSimulator wallet)
            throws Exception {
        Launched up = up(environment);
        assertThat(Launched.await(PATIENCE, () -> wallet.calls().inHand() == 0)).isTrue();
        wallet.fail(new Faults(0, List.of(Fault.always(fault))));
        Beside giving = giving(up, key);
        assertThat(Launched.await(PATIENCE, () -> wallet.calls().inHand() == 1)).as("%s of %s", fault, key).isTrue();
        up.main().destroyForcibly();
        assertThat(up.awaitExit(PATIENCE)).isEqualTo(137);
        giving.close();
        wallet.fail(Faults.none());
    }

    /// Beside what becomes of the process: it may die before it answers.
    private static Beside giving(Launched up, String key) throws IOException {
        Door door = door(up);
        return new Beside("giving", _ -> {
            try {
                give(door, key);
            } catch (IOException e) {
                // which is what is wanted
            }
        });
    }

    private static int give(Door door, String key) throws Exception {
        return door.post("/internal/promotions/adjustments", "aurora",
                "{\"player_id\": \"p1\", \"amount\": 100, \"currency\": \"EUR\", \"reason\": \"%s\"}".formatted(key),
                key)
                .status();
    }

    private Launched up(Map<String, String> environment) throws Exception {
        Launched up = Launched.start(As.MYSELF, data, Path.of(System.getProperty("java.home"), "bin", "java"),
                environment, "-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-classpath", System.getProperty("java.class.path"),
                Windfall.class.getName(), "up", "--data", data.toString(), "--port", "0");
        up.awaitUp(PATIENCE);
        assertThat(door(up).ask("PUT", "/internal/brands/aurora", "aurora",
                "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 1}").status()).isEqualTo(200);
        return up;
    }

    private static Door door(Launched up) throws IOException {
        return new Door(up.api(), "a-token-for-tests", java.net.http.HttpClient.newHttpClient());
    }

    private static Map<String, String> environment(Servers servers, WalletSimulator wallet) {
        DatabaseAddress database = servers.database();
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers(), "DATABASE_URL",
                "postgresql://%s:%s@%s/%s".formatted(database.user(), database.password(), database.hostAndPort(),
                        database.database()),
                TOKEN_VARIABLE, "a-token-for-tests", "WALLET_SERVICE_URL", wallet.address().toString(),
                "BRAND_SIGNING_KEY", "a-key-of-32-characters-for-tests", "INTERNAL_SERVICE_TOKEN_PROMOTION",
                "for-the-wallet", "WALLET_TIMEOUT", "5s", "EFFECT_RETRY_BASE", "100ms");
    }

    private static String id(String key) {
        return Adjustment.idFor("aurora", CALLER, key);
    }

    private static String requestId(String key) {
        return "adjustment-" + id(key);
    }

    private static void awaitSettled(List<String> keys, DatabaseAddress database) throws Exception {
        Launched.await(PATIENCE, () -> settled(database) == keys.size());
        assertThat(settled(database)).isEqualTo(keys.size());
    }

    private static long settled(DatabaseAddress database) {
        try (Connection connection = TestServers.connect(database);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("""
                        select count(*) from adjustment join effect using (brand_id, request_id)
                        where adjustment.status = 'SETTLED' and effect.status = 'SETTLED'""")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
