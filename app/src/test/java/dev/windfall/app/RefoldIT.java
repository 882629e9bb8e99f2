package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.generations.Generations;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/// The log of two processes is folded into other partitions while events come in and days are read all the time: nothing is lost, nothing
/// comes twice, and what goes wrong on the way changes nothing.
class RefoldIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int EVENTS = Integer.getInteger("refold.events", 5_000);
    private static final String READ = "windfall_ledger_events_total{outcome=\"read\"}";

    private final Path folder = Path.of("target", "refold").toAbsolutePath();
    private final List<Launched> processes = new ArrayList<>();
    private final List<Door> doors = new ArrayList<>();
    private Map<String, String> environment = Map.of();
    private KafkaSettings kafka = new KafkaSettings("", Map.of());
    private Optional<DatabaseAddress> database = Optional.empty();

    @Test
    void theLogGoesOverToOtherPartitionsUnderTraffic() throws Exception {
        As.MYSELF.emptyFolder(folder);
        try (DataFolder data = DataFolder.open(folder.resolve("servers"));
                Servers servers = Servers.open(new ServerSettings(Optional.empty(), Optional.empty(), Map.of()),
                        data)) {
            DatabaseAddress address = servers.database();
            database = Optional.of(address);
            kafka = new KafkaSettings(servers.bootstrapServers(), Map.of());
            environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers(), "DATABASE_URL",
                    "postgresql://%s:%s@%s/%s".formatted(address.user(), address.password(),
                            address.hostAndPort(), address.database()),
                    "INTERNAL_SERVICE_TOKEN_PROMOTION", "between-us");
            try {
                start("one");
                start("two");
                doors.getFirst().registerBrands();
                goesOverUnderTraffic();
                comesBackOnTheGenerationThatIsLive();
            } finally {
                for (Launched process : processes) {
                    process.main().destroy();
                    process.awaitExit(PATIENCE);
                }
            }
        }
    }

    private void goesOverUnderTraffic() throws Exception {
        try (Traffic traffic = new Traffic(kafka.bootstrapServers());
                Reader reader = new Reader(doors.getFirst(), traffic)) {
            assertThat(Launched.await(PATIENCE, () -> read() > 2_000)).isTrue();
            aRefoldThatIsKilledWhileItHasFrozenTheLogIsOver(traffic);
            aDifferenceIsToldAndNothingGoesOver(traffic);
            assertThat(refold(0, "--partitions", "6")).contains("generation 2 is live", ": no difference");
            goesOnWith(new Generation(2, 6), traffic);
            assertThat(refold(0, "--drop-old")).contains("generation 3 is live", ": no difference");
            goesOnWith(new Generation(3, 6), traffic);
            traffic.end();
            reader.end();
            holdsAllThatWasTold(traffic, 3);
        }
        assertThat(topics()).contains("windfall.brand-log.v1", "windfall.brand-log.v1.g3")
                .doesNotContain("windfall.brand-log.v1.g2", "windfall.player-days.v1.g2",
                        "windfall-ledger.g2-ledger-changelog", "windfall.folded-aside.v1.g3");
        assertThat(refoldOutput(2, "--partitions", "2"))
                .contains("--partitions 2: brand citrus is spread over 3 partitions: take at least as many");
        assertThat(refoldOutput(2, "--partitions", "1025")).contains("--partitions 1025: expected 1 to 1,024");
    }

    private void comesBackOnTheGenerationThatIsLive() throws Exception {
        long before = read();
        Launched one = processes.removeFirst();
        doors.removeFirst();
        one.main().destroy();
        one.awaitExit(PATIENCE);
        start("one");
        assertThat(Launched.await(PATIENCE, () -> read() == before)).isTrue();
    }

    private void start(String name) throws Exception {
        Path data = folder.resolve(name);
        Launched up = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"), environment, "up", "--data",
                data.toString(), "--port", "0");
        processes.add(up);
        up.awaitUp(PATIENCE);
        doors.add(Door.of(up, data));
    }

    private void aRefoldThatIsKilledWhileItHasFrozenTheLogIsOver(Traffic traffic) throws Exception {
        Launched refold = launchRefold("--partitions", "6");
        assertThat(Launched.await(PATIENCE, () -> state() instanceof GenerationState.Frozen)).isTrue();
        refold.killGroup();
        assertThat(state()).isInstanceOf(GenerationState.Frozen.class);
        assertThat(Launched.await(PATIENCE, () -> frozenParts() == 2)).isTrue();
        Door door = doors.getLast();
        Door.Answer refused = door.ask("PUT", "/internal/brands/aurora", "aurora", WalletStory.document("aurora"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body().path("detail").asString("")).contains("Nothing can be changed for some seconds");
        assertThat(door.ask("GET", "/internal/brands/aurora", "aurora", "").status()).isEqualTo(200);
        assertThat(Launched.await(PATIENCE, () -> state().equals(new GenerationState.Live(new Generation(1, 4)))))
                .isTrue();
        goesOnWith(new Generation(1, 4), traffic);
        assertThat(door.ask("PUT", "/internal/brands/aurora", "aurora", WalletStory.document("aurora")).status())
                .isEqualTo(200);
    }

    private void aDifferenceIsToldAndNothingGoesOver(Traffic traffic) throws Exception {
        Topics next = new Topics("", 4).of(new Generation(2, 6));
        String left = identity(next.playerDays().name());
        Launched refold = launchRefold("--partitions", "6");
        assertThat(Launched.await(PATIENCE, () -> !List.of("", left).contains(identity(next.playerDays().name()))))
                .as("what was left is deleted, and made anew").isTrue();
        plant(next);
        assertThat(refold.awaitExit(PATIENCE)).as(refold.output()).isEqualTo(1);
        assertThat(refold.output()).contains("Player-day aurora~nobody~2026-11-01: expected none of this version",
                "1 differences: generation 1 goes on");
        goesOnWith(new Generation(1, 4), traffic);
    }

    private void plant(Topics next) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(kafka.bootstrapServers())) {
            PlayerDay day = PlayerDay.newBuilder().setBrandId("aurora").setPlayerId("nobody")
                    .setDay(LocalDate.of(2026, 11, 1)).setGeneration(2).setVersion(1).setRows(List.of())
                    .setTotals(List.of()).build();
            var _ = producer.send(new ProducerRecord<>(next.playerDays().name(), 0,
                    "aurora~nobody~2026-11-01".getBytes(StandardCharsets.UTF_8),
                    next.playerDays().codec().encode(day)));
        }
    }

    /// What is told from now on is read, too.
    private void goesOnWith(Generation generation, Traffic traffic) throws Exception {
        assertThat(Generations.live(kafka, "").orElseThrow().generation()).isEqualTo(generation);
        long before = traffic.told();
        assertThat(Launched.await(PATIENCE, () -> read() > before)).isTrue();
    }

    private void holdsAllThatWasTold(Traffic traffic, int generation) throws Exception {
        assertThat(Launched.await(PATIENCE, () -> read() >= traffic.told())).as("%d of %d", read(), traffic.told())
                .isTrue();
        assertThat(read()).isEqualTo(traffic.told());
        assertThat(Launched.await(PATIENCE, () -> bets(generation) == traffic.told())).as("rows in PostgreSQL")
                .isTrue();
        assertThat(verify()).contains("No difference.");
    }

    /// By both.
    private long read() {
        return asked(() -> {
            long read = 0;
            for (Door door : doors) {
                read += door.metric(READ);
            }
            return read;
        });
    }

    /// @return -1 while there are rows of another generation
    private long bets(int generation) {
        return asked(() -> {
            try (Connection connection = TestServers.connect(database.orElseThrow());
                    Statement statement = connection.createStatement();
                    ResultSet sums = statement.executeQuery("select sum(bets), min(generation), max(generation) "
                            + "from player_stat_day")) {
                sums.next();
                return sums.getInt(2) == generation && sums.getInt(3) == generation ? sums.getLong(1) : -1;
            }
        });
    }

    private GenerationState state() {
        return Generations.current(kafka, new Topics("", 4));
    }

    private long frozenParts() {
        return asked(() -> {
            String parts = doors.getLast().ask("GET", "/health", "aurora", "").body().path("parts").toString();
            return (long) parts.split("\"frozen\"", -1).length - 1;
        });
    }

    private List<String> topics() {
        return asked(() -> {
            try (Admin admin = Admin.create(kafka.with(Map.of()))) {
                return List.copyOf(admin.listTopics().names().get());
            }
        });
    }

    /// @return empty if there is no such topic
    private String identity(String topic) {
        return asked(() -> {
            try (Admin admin = Admin.create(kafka.with(Map.of()))) {
                TopicCheck check = new TopicCheck(admin);
                return check.partitions(topic).isPresent() ? check.topicId(topic) : "";
            } catch (IllegalStateException e) {
                return ""; // it went meanwhile
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

    private String refold(int expected, String... options) throws Exception {
        String output = refoldOutput(expected, options);
        System.out.println(output);
        return output;
    }

    private String refoldOutput(int expected, String... options) throws Exception {
        Launched command = launchRefold(options);
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isEqualTo(expected);
        return command.output();
    }

    private Launched launchRefold(String... options) throws Exception {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "refold";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Launched.start(As.MYSELF, folder.resolve("refold"), Launched.ROOT.resolve("windfall"), environment,
                arguments);
    }

    private String verify() throws Exception {
        Map<String, String> withToken = new HashMap<>(environment);
        withToken.put("WINDFALL_TOKEN", doors.getFirst().token());
        Launched command = Launched.start(As.MYSELF, folder.resolve("verify"), Launched.ROOT.resolve("windfall"),
                withToken, "verify", "--server", doors.getFirst().address().toString());
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
        return command.output();
    }

    /// Reads days at one process without a pause: each answer is a right one, or says that there is none.
    private static final class Reader implements AutoCloseable {

        /// Three brands' five hundred players each.
        private static final int PLAYS_IN_TURN = 1_500;

        private final Door door;
        private final Traffic traffic;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final AtomicLong answers = new AtomicLong();
        private final AtomicLong refusedFor_ns = new AtomicLong();
        private final Thread thread;
        private volatile boolean isEnding;

        Reader(Door door, Traffic traffic) {
            this.door = new Door(door.address(), door.token(), HttpClient.newHttpClient());
            this.traffic = traffic;
            this.thread = Thread.ofPlatform().name("reader").start(this::read);
        }

        private void read() {
            long answered_ns = System.nanoTime();
            try {
                for (int turn = 0; !isEnding; turn++) {
                    Door.Answer answer = door.ask("GET", "/internal/promotions/players/p%d/days?from=%s&to=%s"
                            .formatted(turn % 100 * 3, "2026-11-19", "2026-11-21"), "aurora", "");
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
            } catch (Throwable e) {
                failure.set(e);
            }
        }

        void end() {
            close();
            assertThat(failure.get()).isNull();
            assertThat(answers.get()).isPositive();
            System.out.printf("%,d reads answered, refused for %,d ms at most%n", answers.get(),
                    Duration.ofNanos(refusedFor_ns.get()).toMillis());
        }

        @Override
        public void close() {
            isEnding = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Tells bets that count, of all brands, until it is closed.
    private static final class Traffic implements AutoCloseable {

        private static final int PER_STEP = 3;

        private final KafkaProducer<byte[], byte[]> producer;
        private final AtomicLong told = new AtomicLong();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread;
        private volatile boolean isEnding;

        Traffic(String bootstrapServers) {
            producer = Wallets.producer(bootstrapServers);
            thread = Thread.ofPlatform().name("traffic").start(this::tell);
        }

        private void tell() {
            Topics topics = new Topics("", 4);
            try {
                for (long number = 0; !isEnding; number++) {
                    String brand = WalletStory.BRANDS.get((int) (number % 3));
                    WalletEvent bet = WalletEvent.newBuilder().setEventId("e" + number).setType("BET_SETTLED")
                            .setBrandId(brand).setPlayerId("p" + number % 500).setBetId("b" + number)
                            .setProviderId("nova").setGameCategory("slots")
                            .setCurrency(List.of("EUR", "USD", "JPY").get((int) (number % 3))).setStake(100L)
                            .setPayout(number % 90).setOccurredAt(Instant.parse("2026-11-20T12:00:00Z")).build();
                    var _ = producer.send(new ProducerRecord<>(topics.walletEvents().name(),
                            topics.walletEvents().codec().encode(bet)), (metadata, e) -> {
                                if (e != null) {
                                    failure.set(e);
                                }
                            });
                    told.incrementAndGet();
                    if (number > EVENTS && number % PER_STEP == 0) {
                        Thread.sleep(10);
                    }
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }

        long told() {
            return told.get();
        }

        void end() {
            close(); // which waits for all that was told
            assertThat(failure.get()).isNull();
        }

        @Override
        public void close() {
            isEnding = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            producer.close();
        }
    }
}
