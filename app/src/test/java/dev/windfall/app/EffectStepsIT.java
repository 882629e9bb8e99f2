package dev.windfall.app;

import dev.windfall.app.HaltsAt.Moment;
import dev.windfall.app.HaltsAt.Step;
import dev.windfall.app.Launched.As;
import dev.windfall.connectors.simulator.Fault;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.Entry;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import dev.windfall.testing.TestServers;
import org.junit.jupiter.api.Test;

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
    private static final int KILLED = 128 + 9;
    private static final String COMMANDS = Deciding.TOPICS.commands().name();
    private static final String EVENTS = Deciding.TOPICS.events().name();
    private static final String CALLS = Deciding.TOPICS.effectCalls().name();
    private static final String ANSWERS = Deciding.TOPICS.commandAnswers().name();
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
            new Step(Moment.SENT, EVENTS, 2),
            new Step(Moment.SENT, CALLS, 1),
            new Step(Moment.ACKNOWLEDGED, CALLS, 1),
            new Step(Moment.CONSUMED, CALLS, 1), // about to be called
            new Step(Moment.SENT, COMMANDS, 3), // the wallet has booked it
            new Step(Moment.ACKNOWLEDGED, COMMANDS, 3),
            new Step(Moment.CONSUMED, COMMANDS, 3),
            new Step(Moment.SENT, SUBJECTS, 3), // it is settled
            new Step(Moment.SENT, EVENTS, 3),
            new Step(Moment.ACKNOWLEDGED, EVENTS, 3),
            new Step(Moment.SENT, COMMANDS, 4), // the adjustment is told
            new Step(Moment.CONSUMED, COMMANDS, 4),
            new Step(Moment.SENT, SUBJECTS, 4),
            new Step(Moment.SENT, EVENTS, 4),
            new Step(Moment.CONSUMED, EVENTS, 4)); // by the sink

    /// The same where no record of ours is under way: at the wallet.
    private static final List<Fault.Kind> AT_THE_WALLET = List.of(Fault.Kind.HANG, Fault.Kind.DO_THEN_TIME_OUT);

    private final Path folder = Path.of("target", "effect-steps").toAbsolutePath();
    private final List<String> keys = new ArrayList<>();

    @Test
    void theProcessDiesAtEachStepAndEachCreditIsBookedOnce() throws Exception {
        As.MYSELF.emptyFolder(folder);
        try (DataFolder data = DataFolder.open(folder.resolve("servers"));
                Servers servers = Servers.open(new ServerSettings(Optional.empty(), Optional.empty(), Map.of()), data);
                WalletSimulator wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none())) {
            Map<String, String> environment = environment(servers, wallet);
            for (Step step : STEPS) {
                dieAt(step, environment);
            }
            for (Fault.Kind fault : AT_THE_WALLET) {
                dieAtTheWallet(fault, environment, wallet);
            }
            try (Deciding last = Deciding.start(folder.resolve("deciding"), environment)) {
                for (String key : keys) {
                    last.give(key); // as who has not been answered does
                    assertThat(last.hasGiven(key)).as(key).isTrue();
                }
                awaitSettled(servers.database());
            }
            assertThat(wallet.book().entries().stream().filter(entry -> entry.amount() > 0)
                    .collect(Collectors.groupingBy(Entry::requestId, Collectors.counting())))
                    .isEqualTo(keys.stream().collect(Collectors.toMap(Deciding::requestId, _ -> 1L)));
        }
    }

    private void dieAt(Step step, Map<String, String> environment) throws Exception {
        String key = nextKey();
        Map<String, String> halting = new HashMap<>(environment);
        halting.put("KAFKA_INTERCEPTOR_CLASSES", HaltsAt.class.getName());
        halting.put(HaltsAt.VARIABLE, step.variable(Deciding.subject(key).id()));
        try (Deciding deciding = Deciding.start(folder.resolve("deciding"), halting)) {
            deciding.give(key);
            assertThat(deciding.awaitExit()).as("%s of %s", step, key).isEqualTo(KILLED);
        }
    }

    private void dieAtTheWallet(Fault.Kind fault, Map<String, String> environment, WalletSimulator wallet)
            throws Exception {
        String key = nextKey();
        wallet.fail(new Faults(0, List.of(new Fault(fault, Deciding.requestId(key), null, 1, 1, null, null, null))));
        try (Deciding deciding = Deciding.start(folder.resolve("deciding"), environment)) {
            deciding.give(key);
            assertThat(Launched.await(PATIENCE, () -> !wallet.calls().calls(Deciding.requestId(key)).isEmpty()
                    && (fault == Fault.Kind.HANG || isBooked(key, wallet)))).as("%s of %s", fault, key).isTrue();
        }
        wallet.fail(Faults.none());
    }

    private static boolean isBooked(String key, WalletSimulator wallet) {
        return wallet.book().entries().stream().anyMatch(entry -> entry.requestId().equals(Deciding.requestId(key)));
    }

    private String nextKey() {
        keys.add("step-%d".formatted(keys.size() + 1));
        return keys.getLast();
    }

    private static Map<String, String> environment(Servers servers, WalletSimulator wallet) {
        DatabaseAddress database = servers.database();
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers(), "DATABASE_URL",
                "postgresql://%s:%s@%s/%s".formatted(database.user(), database.password(), database.hostAndPort(),
                        database.database()),
                "WALLET_SERVICE_URL", wallet.address().toString(), "EFFECT_RETRY_BASE", "100ms");
    }

    private void awaitSettled(DatabaseAddress database) throws Exception {
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
