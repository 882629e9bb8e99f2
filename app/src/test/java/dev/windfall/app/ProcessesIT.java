package dev.windfall.app;

import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.Recently;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/// Two processes share the work. While events are told and days are read, one of them is killed: every answer of the other is
/// right, or says that there is none; it takes over; and in the end all that was told is there, once.
class ProcessesIT {

    private static final Duration PATIENCE = Fleet.PATIENCE;
    /// By turns the one and the other, beginning with the first where there are copies: more of them for figures.
    private static final int KILLS = Integer.getInteger("processes.kills", 1);
    private static final String BRAND = "aurora";
    private static final String DOCUMENT = "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 4}";
    private static final LocalDate DAY = Recently.day(10);
    private static final int PLAYERS = 60;
    private static final int PER_STEP = 20;
    private static final List<String> NAMES = List.of("one", "two");

    private final List<String> report = new ArrayList<>();

    @Test
    void oneOfTwoIsKilledUnderLoadAndReads() throws Exception {
        for (int copies : List.of(1, 0)) {
            survives(copies);
        }
        report.forEach(System.out::println);
    }

    private void survives(int copies) throws Exception {
        try (Fleet fleet = Fleet.in(Path.of("target", "processes-" + copies).toAbsolutePath(),
                Map.of("LEDGER_COPIES", Integer.toString(copies)))) {
            for (String name : NAMES) {
                fleet.start(name);
            }
            assertThat(fleet.door("two").ask("PUT", "/internal/brands/" + BRAND, BRAND, DOCUMENT).status())
                    .isEqualTo(200);
            List<Long> takeovers_ms = new ArrayList<>();
            Map<String, Long> told = new ConcurrentHashMap<>();
            SplittableRandom random = new SplittableRandom(7);
            try (Telling load = new Telling(fleet.kafka().bootstrapServers(), number -> bet(number, random, told),
                    number -> number % PER_STEP == 0)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    takeovers_ms.add(kill((1 - copies + kill) % 2, fleet, copies, told));
                }
                load.end();
                for (Door door : fleet.doors()) {
                    awaitAll(door, told);
                }
            }
            Collections.sort(takeovers_ms);
            report.add("%d copies: taken over after %s ms".formatted(copies, takeovers_ms));
            assertThat(fleet.verify("two")).contains("No difference.");
        }
    }

    /// @param told how many each player has
    private static WalletEvent bet(long number, SplittableRandom random, Map<String, Long> told) {
        String player = "p" + random.nextInt(PLAYERS);
        told.merge(player, 1L, Long::sum); // before it can be seen
        return WalletEvent.newBuilder().setEventId("e" + number).setType("BET_SETTLED").setBrandId(BRAND)
                .setPlayerId(player).setBetId("b" + number).setProviderId("nova").setGameCategory("slots")
                .setCurrency("EUR").setStake(100L).setPayout(0L).setOccurredAt(Instant.parse(DAY + "T12:00:00Z"))
                .build();
    }

    /// @return how long it took until the other had all
    private long kill(int victim, Fleet fleet, int copies, Map<String, Long> told) throws Exception {
        Door other = fleet.door(NAMES.get(1 - victim));
        awaitShared(other);
        try (Reader reader = new Reader(other, told)) {
            assertThat(Launched.await(PATIENCE, () -> reader.answers() > 0)).isTrue();
            Thread.sleep(3_000);
            fleet.process(NAMES.get(victim)).main().destroyForcibly();
            long killed_ns = System.nanoTime();
            awaitPartitions(other, 4);
            long takeover_ms = Duration.ofNanos(System.nanoTime() - killed_ns).toMillis();
            Thread.sleep(2_000);
            reader.end();
            report.add("%d copies: %,d answers, %,d times not ready, for %,d ms at most".formatted(copies,
                    reader.answers(), reader.refusals(), reader.longest_ms()));
            fleet.start(NAMES.get(victim));
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

    /// Reads without a pause, and holds each answer against what was told, and what was answered before.
    private static final class Reader implements AutoCloseable {

        /// What a copy may lack.
        private static final long BEHIND_NS = Duration.ofSeconds(2).toNanos();

        private record Seen(long bets, long at_ns) {}

        private final Door door;
        private final Map<String, Long> told;
        private final Map<String, List<Seen>> seen = new HashMap<>();
        private final Beside thread;
        private final AtomicLong answers = new AtomicLong();
        private final AtomicLong refusals = new AtomicLong();
        private final AtomicLong longest_ns = new AtomicLong();

        Reader(Door door, Map<String, Long> told) {
            this.door = new Door(door.address(), door.token(), HttpClient.newHttpClient());
            this.told = told;
            this.thread = new Beside("reader", this::read);
        }

        private void read(Beside self) throws InterruptedException {
            SplittableRandom random = new SplittableRandom(11);
            Map<String, Long> refusedSince = new HashMap<>();
            while (!self.isEnding()) {
                String player = "p" + random.nextInt(PLAYERS);
                long bets = bets(door, player);
                long now_ns = System.nanoTime();
                if (bets < 0) {
                    refusals.incrementAndGet();
                    longest_ns.accumulateAndGet(now_ns - refusedSince.computeIfAbsent(player, _ -> now_ns), Math::max);
                    Thread.sleep(5);
                } else {
                    refusedSince.remove(player);
                    answers.incrementAndGet();
                    hold(player, bets, now_ns);
                }
            }
        }

        private void hold(String player, long bets, long now_ns) {
            List<Seen> before = seen.computeIfAbsent(player, _ -> new ArrayList<>());
            long least = before.stream().filter(one -> one.at_ns < now_ns - BEHIND_NS).mapToLong(Seen::bets).max()
                    .orElse(0);
            assertThat(bets).as("bets of %s", player).isBetween(least, told.getOrDefault(player, 0L));
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
            thread.requireWell();
        }

        @Override
        public void close() {
            thread.close();
        }
    }
}
