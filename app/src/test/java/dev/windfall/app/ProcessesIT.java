package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/// Two processes share the work. While events are told and days are read, one of them is killed: every answer of the other is
/// right, or says that there is none; it takes over; and in the end all that was told is there, once.
class ProcessesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /// How often each is killed, or the first alone where there are no copies: more of them for figures.
    private static final int KILLS = Integer.getInteger("processes.kills", 1);
    private static final String BRAND = "aurora";
    private static final String DOCUMENT = "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 4}";
    private static final String DAY = "2026-11-10";
    private static final int PLAYERS = 60;
    private static final String SECRET = "between-us";

    private final List<String> report = new ArrayList<>();

    @Test
    void oneOfTwoIsKilledUnderLoadAndReads() throws Exception {
        for (int copies : List.of(1, 0)) {
            survives(copies);
        }
        report.forEach(System.out::println);
    }

    private void survives(int copies) throws Exception {
        Path folder = As.MYSELF.emptyFolder(Path.of("target", "processes-" + copies).toAbsolutePath());
        try (DataFolder data = DataFolder.open(folder.resolve("servers"));
                Servers servers = Servers.open(new ServerSettings(Optional.empty(), Optional.empty(), Map.of()),
                        data)) {
            Map<String, String> environment = environment(servers, copies);
            List<Launched> both = new ArrayList<>();
            try {
                for (String name : List.of("one", "two")) {
                    both.add(start(folder.resolve(name), environment));
                }
                Door door = Door.of(both.get(1), folder.resolve("two"));
                assertThat(door.ask("PUT", "/internal/brands/" + BRAND, BRAND, DOCUMENT).status()).isEqualTo(200);
                List<Long> takeovers_ms = new ArrayList<>();
                try (Load load = new Load(servers.bootstrapServers())) {
                    for (int kill = 0; kill < (1 + copies) * KILLS; kill++) {
                        takeovers_ms.add(kill(kill % 2, both, folder, environment, load));
                    }
                    load.end();
                    awaitAll(door(both.get(0), folder.resolve("one")), load.told());
                    awaitAll(door(both.get(1), folder.resolve("two")), load.told());
                }
                Collections.sort(takeovers_ms);
                report.add("%d copies: taken over after %s ms".formatted(copies, takeovers_ms));
                assertThat(verify(folder.resolve("two"), both.get(1), environment)).contains("No difference.");
            } finally {
                for (Launched each : both) {
                    each.main().destroy();
                    each.awaitExit(PATIENCE);
                }
            }
        }
    }

    private static Map<String, String> environment(Servers servers, int copies) {
        DatabaseAddress database = servers.database();
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers(), "DATABASE_URL",
                "postgresql://%s:%s@%s/%s".formatted(database.user(), database.password(), database.hostAndPort(),
                        database.database()),
                "INTERNAL_SERVICE_TOKEN_PROMOTION", SECRET, "LEDGER_COPIES", Integer.toString(copies));
    }

    private static Launched start(Path data, Map<String, String> environment) throws Exception {
        Launched up = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"), environment, "up", "--data",
                data.toString(), "--port", "0");
        up.awaitUp(PATIENCE);
        return up;
    }

    private static Door door(Launched up, Path data) throws IOException {
        return Door.of(up, data);
    }

    /// @return how long it took until the other had all
    private long kill(int victim, List<Launched> both, Path folder, Map<String, String> environment, Load load)
            throws Exception {
        Path otherData = folder.resolve(victim == 0 ? "two" : "one");
        Door other = door(both.get(1 - victim), otherData);
        awaitShared(other);
        try (Reader reader = new Reader(other, load)) {
            Thread.sleep(3_000);
            assertThat(reader.answers()).isPositive();
            both.get(victim).main().destroyForcibly();
            long killed_ns = System.nanoTime();
            awaitPartitions(other, 4);
            long takeover_ms = Duration.ofNanos(System.nanoTime() - killed_ns).toMillis();
            Thread.sleep(2_000);
            reader.end();
            report.add("%s copies: %,d answers, %,d times not ready, for %,d ms at most"
                    .formatted(environment.get("LEDGER_COPIES"), reader.answers(), reader.refusals(),
                            reader.longest_ms()));
            both.set(victim, start(folder.resolve(victim == 0 ? "one" : "two"), environment));
            return takeover_ms;
        }
    }

    /// Each has some of the partitions.
    private static void awaitShared(Door door) throws Exception {
        boolean shared = Launched.await(PATIENCE, () -> {
            int here = partitions(door);
            return here > 0 && here < 4 && processes(door) == 2;
        });
        assertThat(shared).as("both have partitions").isTrue();
    }

    private static void awaitPartitions(Door door, int count) throws Exception {
        assertThat(Launched.await(PATIENCE, () -> partitions(door) == count)).isTrue();
    }

    private static int partitions(Door door) {
        return parts(door).path("processes").path(0).path("partitions").size();
    }

    private static int processes(Door door) {
        int count = 0;
        for (JsonNode process : parts(door).path("processes")) {
            count += process.path("partitions").isEmpty() ? 0 : 1;
        }
        return count;
    }

    private static JsonNode parts(Door door) {
        try {
            return door.ask("GET", "/internal/brands/" + BRAND + "/processes", BRAND, "").body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitAll(Door door, Map<String, Long> told) throws Exception {
        boolean all = Launched.await(PATIENCE, () -> told.entrySet().stream()
                .allMatch(player -> bets(door, player.getKey()) == player.getValue()));
        assertThat(all).as("all that was told is there").isTrue();
    }

    /// @return -1 if there is no answer
    private static long bets(Door door, String player) {
        try {
            Door.Answer answer = door.ask("GET",
                    "/internal/promotions/players/%s/days?from=%s&to=%s".formatted(player, DAY, DAY), BRAND, "");
            if (answer.status() == 503) {
                assertThat(answer.body().path("code").asString("")).isEqualTo("not-ready");
                return -1;
            }
            assertThat(answer.status()).isEqualTo(200);
            long bets = 0;
            for (JsonNode row : answer.body().path("days")) {
                bets += row.path("bets").asLong();
            }
            return bets;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String verify(Path data, Launched up, Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("WINDFALL_TOKEN", Files.readString(data.resolve("token")).strip());
        Launched command = Launched.start(As.MYSELF, data.resolveSibling("verify"), Launched.ROOT.resolve("windfall"),
                all, "verify", "--data", data.toString(), "--server", up.api().toString());
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
        return command.output();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Tells bets without a pause.
    private static final class Load implements AutoCloseable {

        private static final int PER_STEP = 20;

        private final Map<String, Long> told = new ConcurrentHashMap<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final KafkaProducer<byte[], byte[]> producer;
        private final Thread thread;
        private volatile boolean isEnding;

        Load(String kafka) {
            producer = Wallets.producer(kafka);
            thread = Thread.ofPlatform().name("load").start(this::tell);
        }

        private void tell() {
            SplittableRandom random = new SplittableRandom(7);
            Topics topics = new Topics("", 4);
            try {
                for (long number = 0; !isEnding; number++) {
                    String player = "p" + random.nextInt(PLAYERS);
                    WalletEvent bet = WalletEvent.newBuilder().setEventId("e" + number).setType("BET_SETTLED")
                            .setBrandId(BRAND).setPlayerId(player).setBetId("b" + number).setProviderId("nova")
                            .setGameCategory("slots").setCurrency("EUR").setStake(100L).setPayout(0L)
                            .setOccurredAt(Instant.parse(DAY + "T12:00:00Z")).build();
                    told.merge(player, 1L, Long::sum); // before it can be seen
                    var _ = producer.send(new ProducerRecord<>(topics.walletEvents().name(),
                            topics.walletEvents().codec().encode(bet)), (metadata, e) -> {
                                if (e != null) {
                                    failure.set(e);
                                }
                            });
                    if (number % PER_STEP == 0) {
                        Thread.sleep(10);
                    }
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }

        Map<String, Long> told() {
            return told;
        }

        void end() {
            close(); // which waits for all that was told
            assertThat(failure.get()).isNull();
        }

        @Override
        public void close() {
            isEnding = true;
            join(thread);
            producer.close();
        }
    }

    /// Reads without a pause, and holds each answer against what was told, and what was answered before.
    private static final class Reader implements AutoCloseable {

        /// What a copy may lack.
        private static final long BEHIND_NS = Duration.ofSeconds(2).toNanos();

        private record Seen(long bets, long at_ns) {}

        private final Door door;
        private final Load load;
        private final Map<String, List<Seen>> seen = new HashMap<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread;
        private volatile boolean isEnding;
        private final AtomicLong answers = new AtomicLong();
        private final AtomicLong refusals = new AtomicLong();
        private final AtomicLong longest_ns = new AtomicLong();

        Reader(Door door, Load load) {
            this.door = new Door(door.address(), door.token(), HttpClient.newHttpClient());
            this.load = load;
            this.thread = Thread.ofPlatform().name("reader").start(this::read);
        }

        private void read() {
            SplittableRandom random = new SplittableRandom(11);
            Map<String, Long> refusedSince = new HashMap<>();
            try {
                while (!isEnding) {
                    String player = "p" + random.nextInt(PLAYERS);
                    long bets = bets(door, player);
                    long now_ns = System.nanoTime();
                    if (bets < 0) {
                        refusals.incrementAndGet();
                        longest_ns.accumulateAndGet(now_ns - refusedSince.computeIfAbsent(player, _ -> now_ns),
                                Math::max);
                        Thread.sleep(5);
                    } else {
                        refusedSince.remove(player);
                        answers.incrementAndGet();
                        hold(player, bets, now_ns);
                    }
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }

        private void hold(String player, long bets, long now_ns) {
            List<Seen> before = seen.computeIfAbsent(player, _ -> new ArrayList<>());
            long least = before.stream().filter(one -> one.at_ns < now_ns - BEHIND_NS).mapToLong(Seen::bets).max()
                    .orElse(0);
            assertThat(bets).as("bets of %s", player).isBetween(least, load.told().getOrDefault(player, 0L));
            before.add(new Seen(bets, now_ns));
        }

        long answers() {
            return answers.get();
        }

        long refusals() {
            return refusals.get();
        }

        long longest_ms() {
            return Duration.ofNanos(longest_ns.get()).toMillis();
        }

        void end() {
            close();
            assertThat(failure.get()).isNull();
        }

        @Override
        public void close() {
            isEnding = true;
            join(thread);
        }
    }
}
