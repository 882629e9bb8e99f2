package dev.windfall.app;

import dev.windfall.app.HaltsAt.Moment;
import dev.windfall.app.HaltsAt.Step;
import dev.windfall.app.Launched.As;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// The whole program dies at each step that a coupon takes, one after the other, and comes back: each use ends as if nothing had been, and
/// the wallet's book says so.
class SagaStepsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int KILLED = 128 + 9;
    private static final long GRANT = 2_000;
    private static final Topics TOPICS = new Topics("", 4);
    private static final String COMMANDS = TOPICS.commands().name();
    private static final String EVENTS = TOPICS.events().name();
    private static final String CALLS = TOPICS.effectCalls().name();
    private static final String CONTROLS = TOPICS.controlCommands().name();
    private static final String BRAND_LOG = TOPICS.brandLog().name();

    /// In the order in which they are taken.
    private static final List<Step> UNTIL_RELEASED = List.of(
            new Step(Moment.SENT, COMMANDS, 1), // what is wanted
            new Step(Moment.CONSUMED, COMMANDS, 1),
            new Step(Moment.SENT, EVENTS, 1), // it is activated
            new Step(Moment.ACKNOWLEDGED, EVENTS, 1),
            new Step(Moment.CONSUMED, CALLS, 1), // the wallet is about to be asked for the grant
            new Step(Moment.SENT, COMMANDS, 3), // it is granted, and nobody knows
            new Step(Moment.CONSUMED, COMMANDS, 4), // the use is told
            new Step(Moment.SENT, CONTROLS, 1), // the requirement is on its way
            new Step(Moment.CONSUMED, CONTROLS, 1),
            new Step(Moment.SENT, BRAND_LOG, 1),
            new Step(Moment.CONSUMED, BRAND_LOG, 1), // bets are about to count
            new Step(Moment.SENT, COMMANDS, 5), // they do, and the use is told
            new Step(Moment.CONSUMED, COMMANDS, 5),
            new Step(Moment.SENT, COMMANDS, 6), // enough was wagered
            new Step(Moment.SENT, EVENTS, 6),
            new Step(Moment.CONSUMED, CALLS, 2), // the wallet is about to be asked for the release
            new Step(Moment.SENT, COMMANDS, 8), // it is released, and nobody knows
            new Step(Moment.CONSUMED, COMMANDS, 9),
            new Step(Moment.SENT, EVENTS, 9), // the use has ended
            new Step(Moment.CONSUMED, EVENTS, 9)); // by the sink

    /// From where somebody wants it taken back.
    private static final List<Step> UNTIL_REVERSED = List.of(
            new Step(Moment.SENT, COMMANDS, 6),
            new Step(Moment.SENT, EVENTS, 6),
            new Step(Moment.SENT, CONTROLS, 2), // its bets count no more
            new Step(Moment.CONSUMED, CALLS, 2), // the wallet is about to be asked for it
            new Step(Moment.SENT, COMMANDS, 8), // it is taken back, and nobody knows
            new Step(Moment.CONSUMED, COMMANDS, 9));

    private final Path folder = Path.of("target", "saga-steps").toAbsolutePath();
    /// Each player's use, and whether somebody wants it taken back.
    private final Map<String, Boolean> players = new TreeMap<>();

    @Test
    void theProgramDiesAtEachStepAndEachUseEndsTheSame() throws Exception {
        As.MYSELF.emptyFolder(folder);
        Path launcher = launcher();
        try (DataFolder data = DataFolder.open(folder.resolve("servers"));
                Servers servers = Servers.open(new ServerSettings(Optional.empty(), Optional.empty(), Map.of()), data);
                WalletSimulator wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none())) {
            Map<String, String> environment = environment(servers, wallet);
            begin(launcher, environment);
            for (Step step : UNTIL_RELEASED) {
                dieAt(step, false, launcher, environment, servers.bootstrapServers());
            }
            for (Step step : UNTIL_REVERSED) {
                dieAt(step, true, launcher, environment, servers.bootstrapServers());
            }
            Launched last = start(launcher, environment);
            try {
                for (Map.Entry<String, Boolean> player : players.entrySet()) {
                    goOn(last, player.getKey(), player.getValue(), servers.bootstrapServers());
                }
                players.forEach((player, isReversed) -> awaitEnd(last, player, isReversed ? "REVERSED" : "RELEASED"));
            } finally {
                last.main().destroyForcibly();
                last.awaitExit(PATIENCE);
            }
            requireBooked(wallet);
        }
    }

    private void begin(Path launcher, Map<String, String> environment) throws Exception {
        Launched up = start(launcher, environment);
        try {
            Door door = door(up);
            assertThat(door.ask("PUT", "/internal/brands/aurora", "aurora",
                    "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 1}").status()).isEqualTo(200);
            assertThat(door.ask("PUT", "/internal/promotions/coupons/definitions/steps", "aurora",
                    "{\"amounts\": {\"EUR\": %d}, \"wagering\": {\"multiplier\": 1}}".formatted(GRANT)).status())
                    .isEqualTo(200);
        } finally {
            up.main().destroyForcibly();
            up.awaitExit(PATIENCE);
        }
    }

    private void dieAt(Step step, boolean isReversed, Path launcher, Map<String, String> environment, String kafka)
            throws Exception {
        String player = "p%d".formatted(players.size() + 1);
        players.put(player, isReversed);
        Map<String, String> halting = new HashMap<>(environment);
        halting.put("KAFKA_INTERCEPTOR_CLASSES", HaltsAt.class.getName());
        halting.put(HaltsAt.VARIABLE, step.variable(use(player)));
        Launched up = start(launcher, halting);
        try {
            goOn(up, player, isReversed, kafka);
        } catch (IOException itHasDied) {
            // as it should, while somebody waited for an answer
        }
        assertThat(up.awaitExit(PATIENCE)).as("%s of %s", step, player).isEqualTo(KILLED);
    }

    /// What is left to be done until it ends, as whoever has got no answer does it.
    private void goOn(Launched up, String player, boolean isReversed, String kafka) throws Exception {
        Door door = door(up);
        var _ = door.ask("POST", "/internal/promotions/coupons/activations", "aurora",
                "{\"coupon_id\": \"steps\", \"player_id\": \"%s\", \"currency\": \"EUR\"}".formatted(player));
        Set<String> underWay = Set.of("", "CREDIT_REQUESTED", "ROLLING_REQUESTED", "UNKNOWN");
        Launched.await(PATIENCE, () -> !up.main().isAlive() || !underWay.contains(status(door, player)));
        if (!up.main().isAlive() || !status(door, player).equals("ROLLING_ACTIVE")) {
            return;
        }
        if (isReversed) {
            var _ = door.ask("POST", "/internal/promotions/coupons/%s/reverse".formatted(use(player)), "aurora",
                    "{\"note\": \"given to the wrong one\"}");
        } else {
            bet(player, kafka);
        }
    }

    private static void bet(String player, String kafka) throws Exception {
        WalletEvent bet = WalletEvent.newBuilder().setEventId("bet-" + player).setType("BET_SETTLED")
                .setBrandId("aurora").setPlayerId(player).setBetId("bet-" + player).setProviderId("nova")
                .setGameCategory("slots").setCurrency("EUR").setStake(GRANT).setPayout(0L)
                .setOccurredAt(Instant.now()).build();
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(kafka)) {
            producer.send(new ProducerRecord<>(TOPICS.walletEvents().name(), TOPICS.walletEvents().codec().encode(bet)))
                    .get();
        }
    }

    private static void awaitEnd(Launched up, String player, String end) {
        try {
            Door door = door(up);
            boolean isSo = Launched.await(PATIENCE, () -> status(door, player).equals(end));
            assertThat(isSo).as("%s is %s, not %s", player, status(door, player), end).isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// As the wallet has it: of each grant nothing is locked, and whoever has wagered it has it once.
    private void requireBooked(WalletSimulator wallet) {
        Map<String, Long> own = new TreeMap<>();
        wallet.book().balances().forEach((account, balance) -> {
            if (account.startsWith("aurora~player:") && balance != 0) {
                own.put(account, balance);
            }
            assertThat(account.contains("~coupon:") && balance != 0).as("%s: %d", account, balance).isFalse();
        });
        Map<String, Long> expected = new TreeMap<>();
        players.forEach((player, isReversed) -> {
            if (!isReversed) {
                expected.put("aurora~player:%s~CASH~EUR".formatted(player), GRANT);
            }
        });
        assertThat(own).isEqualTo(expected);
    }

    /// Nothing while it can't be seen.
    private static String status(Door door, String player) {
        try {
            return door.ask("GET", "/internal/promotions/coupons/" + use(player), "aurora", "").body().path("status")
                    .asString("");
        } catch (Exception e) {
            return "";
        }
    }

    private static String use(String player) {
        return new CouponLogId("aurora", "steps", player, 1).text();
    }

    private static Door door(Launched up) throws IOException {
        return Door.of(up, up.data());
    }

    private Launched start(Path launcher, Map<String, String> environment) throws Exception {
        Path data = folder.resolve("data");
        Launched up = Launched.start(As.MYSELF, data, launcher, environment, "up", "--data", data.toString(), "--port",
                "0");
        up.awaitUp();
        return up;
    }

    /// The program as it is shipped, with what halts it on its class path.
    private Path launcher() throws IOException {
        Path launcher = folder.resolve("launcher");
        Files.writeString(launcher, """
                #!/bin/sh
                exec "%s" -Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \\
                    --sun-misc-unsafe-memory-access=allow -XX:AOTCache=%s '-Xlog:aot*=off' -cp "$CLASSPATH" %s "$@"
                """.formatted(Path.of(System.getProperty("java.home"), "bin/java"), Launched.CACHE,
                Windfall.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return launcher;
    }

    private static Map<String, String> environment(Servers servers, WalletSimulator wallet) {
        DatabaseAddress database = servers.database();
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers(), "DATABASE_URL",
                "postgresql://%s:%s@%s/%s".formatted(database.user(), database.password(), database.hostAndPort(),
                        database.database()),
                "WALLET_SERVICE_URL", wallet.address().toString(), "EFFECT_RETRY_BASE", "100ms", "CLASSPATH",
                Launched.JAR + File.pathSeparator + System.getProperty("java.class.path"));
    }
}
