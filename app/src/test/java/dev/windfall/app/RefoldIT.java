package dev.windfall.app;

import dev.windfall.schemas.Generation;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.testing.Recently;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.generations.Generations;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// The log of two processes is folded into other partitions while events come in and days are read all the time: nothing is lost, nothing
/// comes twice, and what goes wrong on the way changes nothing.
class RefoldIT {

    private static final Duration PATIENCE = Fleet.PATIENCE;
    private static final int EVENTS = Integer.getInteger("refold.events", 5_000);
    private static final int PER_STEP = 3;
    private static final LocalDate DAY = Recently.day(10);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String READ = "windfall_ledger_events_total{outcome=\"read\"}";

    @Test
    void theLogGoesOverToOtherPartitionsUnderTraffic() throws Exception {
        try (Fleet fleet = Fleet.in(Path.of("target", "refold").toAbsolutePath(), Map.of())) {
            fleet.start("one");
            fleet.start("two");
            fleet.door("one").registerBrands();
            goesOverUnderTraffic(fleet);
            comesBackOnTheGenerationThatIsLive(fleet);
        }
    }

    private static void goesOverUnderTraffic(Fleet fleet) throws Exception {
        try (Telling traffic = new Telling(fleet.kafka().bootstrapServers(), RefoldIT::bet,
                number -> number > EVENTS && number % PER_STEP == 0);
                Reader reader = new Reader(fleet.door("one"), traffic);
                Listener listener = new Listener(fleet.door("two"), traffic)) {
            assertThat(Launched.await(PATIENCE, () -> read(fleet) > 2_000)).isTrue();
            aRefoldThatIsKilledWhileItHasFrozenTheLogIsOver(fleet, traffic);
            aDifferenceIsToldAndNothingGoesOver(fleet, traffic);
            assertThat(refold(fleet, 0, "--partitions", "6")).contains("generation 4 is live", ": no difference");
            assertThat(fleet.verify("one")).contains("No difference.");
            goesOnWith(new Generation(4, 6), fleet, traffic);
            assertThat(refold(fleet, 0, "--drop-old")).contains("generation 5 is live", ": no difference");
            goesOnWith(new Generation(5, 6), fleet, traffic);
            traffic.end();
            reader.end();
            holdsAllThatWasTold(fleet, traffic, 5);
            listener.end();
        }
        assertThat(names(fleet)).contains("windfall.brand-log.v1", "windfall.brand-log.v1.g5")
                .doesNotContain("windfall.brand-log.v1.g2", "windfall.brand-log.v1.g3", "windfall.brand-log.v1.g4",
                        "windfall.player-days.v1.g4", "windfall-ledger.g4-ledger-changelog",
                        "windfall.folded-aside.v1.g5");
        assertThat(refold(fleet, 2, "--partitions", "2"))
                .contains("--partitions 2: brand citrus is spread over 3 partitions: take at least as many");
        assertThat(refold(fleet, 2, "--partitions", "1025")).contains("--partitions 1025: expected 1 to 1,024");
    }

    private static void comesBackOnTheGenerationThatIsLive(Fleet fleet) throws Exception {
        long before = read(fleet);
        fleet.stop("one");
        fleet.start("one");
        assertThat(Launched.await(PATIENCE, () -> read(fleet) == before)).isTrue();
    }

    /// One that counts, of any brand.
    private static WalletEvent bet(long number) {
        int brand = (int) (number % 3);
        return WalletEvent.newBuilder().setEventId("e" + number).setType("BET_SETTLED")
                .setBrandId(WalletStory.BRANDS.get(brand)).setPlayerId("p" + number % 500).setBetId("b" + number)
                .setProviderId("nova").setGameCategory("slots")
                .setCurrency(List.of("EUR", "USD", "JPY").get(brand)).setStake(100L).setPayout(number % 90)
                .setOccurredAt(Instant.parse(DAY + "T12:00:00Z")).build();
    }

    private static void aRefoldThatIsKilledWhileItHasFrozenTheLogIsOver(Fleet fleet, Telling traffic)
            throws Exception {
        Launched refold = launchRefold(fleet, "--partitions", "6");
        assertThat(Launched.await(PATIENCE, () -> state(fleet) instanceof GenerationState.Frozen)).isTrue();
        refold.killGroup();
        assertThat(state(fleet)).isInstanceOf(GenerationState.Frozen.class);
        Door door = fleet.door("two");
        assertThat(Launched.await(PATIENCE, () -> frozenParts(door) == 2)).isTrue();
        Door.Answer refused = door.ask("PUT", "/internal/brands/aurora", "aurora", WalletStory.document("aurora"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body().path("detail").asString("")).contains("Nothing can be changed for some seconds");
        assertThat(door.ask("GET", "/internal/brands/aurora", "aurora", "").status()).isEqualTo(200);
        assertThat(Launched.await(PATIENCE,
                () -> state(fleet).equals(new GenerationState.Live(new Generation(1, 4), 2)))).isTrue();
        goesOnWith(new Generation(1, 4), fleet, traffic);
        assertThat(Launched.await(PATIENCE, () -> put(door) == 200)).as("brands can be changed again").isTrue();
    }

    /// 202 where it is taken, and who decides is not at work again yet.
    private static int put(Door door) {
        int status = asked(() -> door.ask("PUT", "/internal/brands/aurora", "aurora",
                WalletStory.document("aurora"))).status();
        assertThat(status).isIn(200, 202);
        return status;
    }

    private static void aDifferenceIsToldAndNothingGoesOver(Fleet fleet, Telling traffic) throws Exception {
        Topics next = new Topics("", 4).of(new Generation(3, 6));
        assertThat(names(fleet)).as("what was left").contains("windfall.brand-log.v1.g2");
        Launched refold = launchRefold(fleet, "--partitions", "6");
        assertThat(Launched.await(PATIENCE, () -> names(fleet).contains(next.playerDays().name()))).isTrue();
        assertThat(names(fleet)).doesNotContain("windfall.brand-log.v1.g2", "windfall.player-days.v1.g2");
        plant(fleet, next);
        assertThat(refold.awaitExit(PATIENCE)).as(refold.output()).isEqualTo(1);
        assertThat(refold.output()).contains("Player-day aurora~nobody~2026-11-01: expected none of this version",
                "1 differences: generation 1 goes on");
        goesOnWith(new Generation(1, 4), fleet, traffic);
    }

    private static void plant(Fleet fleet, Topics next) {
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(fleet.kafka().bootstrapServers())) {
            PlayerDay day = PlayerDay.newBuilder().setBrandId("aurora").setPlayerId("nobody")
                    .setDay(LocalDate.of(2026, 11, 1)).setGeneration(3).setVersion(1).setRows(List.of())
                    .setTotals(List.of()).build();
            var _ = producer.send(new ProducerRecord<>(next.playerDays().name(), 0,
                    "aurora~nobody~2026-11-01".getBytes(StandardCharsets.UTF_8),
                    next.playerDays().codec().encode(day)));
        }
    }

    /// What is told from now on is read, too.
    private static void goesOnWith(Generation generation, Fleet fleet, Telling traffic) throws Exception {
        assertThat(Generations.live(fleet.kafka(), "").orElseThrow().generation()).isEqualTo(generation);
        long before = traffic.told();
        assertThat(Launched.await(PATIENCE, () -> read(fleet) > before)).isTrue();
    }

    private static void holdsAllThatWasTold(Fleet fleet, Telling traffic, int generation) throws Exception {
        assertThat(Launched.await(PATIENCE, () -> read(fleet) == traffic.told()))
                .as("%d of %d", read(fleet), traffic.told()).isTrue();
        assertThat(Launched.await(PATIENCE, () -> bets(fleet, generation) == traffic.told()))
                .as("rows in PostgreSQL").isTrue();
        assertThat(fleet.verify("one")).contains("No difference.");
    }

    /// By all.
    private static long read(Fleet fleet) {
        return asked(() -> {
            long read = 0;
            for (Door door : fleet.doors()) {
                read += door.metric(READ);
            }
            return read;
        });
    }

    /// @return -1 while there are rows of another generation
    private static long bets(Fleet fleet, int generation) {
        return asked(() -> {
            try (Connection connection = TestServers.connect(fleet.database());
                    Statement statement = connection.createStatement();
                    ResultSet sums = statement.executeQuery("select sum(bets), min(generation), max(generation) "
                            + "from player_stat_day")) {
                sums.next();
                return sums.getInt(2) == generation && sums.getInt(3) == generation ? sums.getLong(1) : -1;
            }
        });
    }

    private static GenerationState state(Fleet fleet) {
        return Generations.current(fleet.kafka(), new Topics("", 4));
    }

    private static long frozenParts(Door door) {
        return asked(() -> {
            String parts = door.ask("GET", "/health", "aurora", "").body().path("parts").toString();
            return (long) parts.split("\"frozen\"", -1).length - 1;
        });
    }

    private static List<String> names(Fleet fleet) {
        return asked(() -> {
            try (Admin admin = Admin.create(fleet.kafka().with(Map.of()))) {
                return List.copyOf(admin.listTopics().names().get());
            }
        });
    }

    private interface Question<T> {

        T ask() throws Exception;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String refold(Fleet fleet, int expected, String... options) throws Exception {
        Launched command = launchRefold(fleet, options);
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isEqualTo(expected);
        System.out.println(command.output());
        return command.output();
    }

    private static Launched launchRefold(Fleet fleet, String... options) throws Exception {
        return fleet.command("one",
                Stream.concat(Stream.of("refold"), Stream.of(options)).toArray(String[]::new));
    }

    /// Hears what becomes of a brand's events. While processes go over, nothing is added up that belongs to two logs: what is told only
    /// ever grows, and is never more than what has come.
    private static final class Listener implements AutoCloseable {

        private static final String SPREAD_BRAND = "citrus";

        private final Door door;
        private final Telling traffic;
        private final AtomicLong heard = new AtomicLong();
        private final Beside thread;

        Listener(Door door, Telling traffic) {
            this.door = door;
            this.traffic = traffic;
            this.thread = new Beside("listener", this::listen);
        }

        private void listen(Beside self) throws Exception {
            HttpRequest stream = HttpRequest.newBuilder(door.address().resolve("/internal/stream"))
                    .header("X-Internal-Service-Token", door.token()).header("X-Brand-Id", SPREAD_BRAND).build();
            try (Stream<String> lines = HttpClient.newHttpClient()
                    .send(stream, HttpResponse.BodyHandlers.ofLines()).body()) {
                for (String line : (Iterable<String>) lines::iterator) {
                    if (self.isEnding()) {
                        return;
                    }
                    if (line.startsWith("data:")) {
                        long read = JSON.readTree(line.substring("data:".length())).path("read").asLong();
                        assertThat(read).isBetween(heard.get(), traffic.told() / WalletStory.BRANDS.size() + 1);
                        heard.set(read);
                    }
                }
            }
        }

        void end() throws InterruptedException {
            assertThat(Launched.await(PATIENCE, () -> heard.get() >= traffic.told() / WalletStory.BRANDS.size()))
                    .isTrue();
            close();
            thread.requireWell();
        }

        @Override
        public void close() {
            thread.close();
        }
    }

    /// Reads days at one process without a pause: each answer is a right one, or says that there is none.
    private static final class Reader implements AutoCloseable {

        /// Three brands' five hundred players each.
        private static final int PLAYS_IN_TURN = 1_500;

        private final Door door;
        private final Telling traffic;
        private final AtomicLong answers = new AtomicLong();
        private final AtomicLong refusedFor_ns = new AtomicLong();
        private final Beside thread;

        Reader(Door door, Telling traffic) {
            this.door = new Door(door.address(), door.token(), HttpClient.newHttpClient());
            this.traffic = traffic;
            this.thread = new Beside("reader", this::read);
        }

        private void read(Beside self) throws Exception {
            long answered_ns = System.nanoTime();
            for (int turn = 0; !self.isEnding(); turn++) {
                Door.Answer answer = door.ask("GET", "/internal/promotions/players/p%d/days?from=%s&to=%s"
                        .formatted(turn % 100 * 3, DAY.minusDays(1), DAY.plusDays(1)), "aurora", "");
                assertThat(answer.status()).as("%s", answer.body()).isIn(200, 503);
                if (answer.status() == 200) {
                    long bets = answer.body().path("days").path(0).path("bets").asLong(0);
                    assertThat(bets).isLessThanOrEqualTo(traffic.told() / PLAYS_IN_TURN + 1);
                    answers.incrementAndGet();
                    answered_ns = System.nanoTime();
                }
                refusedFor_ns.accumulateAndGet(System.nanoTime() - answered_ns, Math::max);
                Thread.sleep(10);
            }
        }

        void end() {
            close();
            thread.requireWell();
            assertThat(answers.get()).isPositive();
            System.out.printf("%,d reads answered, refused for %,d ms at most%n", answers.get(),
                    Duration.ofNanos(refusedFor_ns.get()).toMillis());
        }

        @Override
        public void close() {
            thread.close();
        }
    }
}
