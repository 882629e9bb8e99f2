package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.testing.TestServers;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.generations.Generations;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/// The log is folded into other partitions while events come in all the time: nothing is lost, nothing comes twice, and what goes wrong on
/// the way changes nothing.
class RefoldIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int EVENTS = Integer.getInteger("refold.events", 20_000);
    private static final String READ = "windfall_ledger_events_total{outcome=\"read\"}";

    private final Path data = Path.of("target", "refold").toAbsolutePath();
    private Launched up;
    private Door door;
    private KafkaSettings kafka;

    @BeforeEach
    void start() throws Exception {
        up = Launched.up(As.MYSELF, As.MYSELF.emptyFolder(data));
        up.awaitUp(PATIENCE);
        door = Door.of(up, data);
        door.registerBrands();
        kafka = new KafkaSettings(up.bootstrapServers(), Map.of());
    }

    @AfterEach
    void end() throws Exception {
        up.main().destroy();
        up.awaitExit(PATIENCE);
    }

    @Test
    void theLogGoesOverToOtherPartitionsUnderTraffic() throws Exception {
        try (Traffic traffic = new Traffic(up.bootstrapServers())) {
            assertThat(Launched.await(PATIENCE, () -> read() > 2_000)).isTrue();
            assertThat(refold(0, "--partitions", "6")).contains("generation 2 is live", ": no difference");
            goesOnWith(new Generation(2, 6), traffic);
            assertThat(refold(0, "--drop-old")).contains("generation 3 is live", ": no difference");
            goesOnWith(new Generation(3, 6), traffic);
            traffic.end();
            holdsAllThatWasTold(traffic, 3);
        }
        assertThat(topics()).contains("windfall.brand-log.v1", "windfall.brand-log.v1.g3")
                .doesNotContain("windfall.brand-log.v1.g2", "windfall.player-days.v1.g2",
                        "windfall-ledger.g2-ledger-changelog", "windfall.folded-aside.v1.g3");
        up.main().destroy();
        up.awaitExit(PATIENCE);
        up = Launched.up(As.MYSELF, data);
        up.awaitUp(PATIENCE);
        door = Door.of(up, data);
        assertThat(verify()).contains("No difference.");
    }

    @Test
    void theLiveGenerationGoesOnAfterWhateverGoesWrong() throws Exception {
        try (Traffic traffic = new Traffic(up.bootstrapServers())) {
            assertThat(Launched.await(PATIENCE, () -> read() > 2_000)).isTrue();
            aRefoldThatIsKilledWhileItHasFrozenTheLogIsOver(traffic);
            aDifferenceIsToldAndNothingGoesOver(traffic);
            traffic.end();
            holdsAllThatWasTold(traffic, 1);
        }
        assertThat(topics()).noneMatch(name -> name.contains(".g2"));
        assertThat(refoldOutput(2, "--partitions", "2"))
                .contains("--partitions 2: brand citrus is spread over 3 partitions: take at least as many");
        assertThat(refoldOutput(2, "--partitions", "1025")).contains("--partitions 1025: expected 1 to 1,024");
    }

    private void aRefoldThatIsKilledWhileItHasFrozenTheLogIsOver(Traffic traffic) throws Exception {
        Launched refold = launchRefold("--partitions", "6");
        assertThat(Launched.await(PATIENCE, () -> state() instanceof GenerationState.Frozen)).isTrue();
        refold.killGroup();
        assertThat(state()).isInstanceOf(GenerationState.Frozen.class);
        assertThat(Launched.await(PATIENCE, () -> frozenParts() == 2)).isTrue();
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
        Launched refold = launchRefold("--partitions", "6");
        assertThat(Launched.await(PATIENCE, () -> state() instanceof GenerationState.Folding)).isTrue();
        assertThat(Launched.await(PATIENCE, () -> topics().contains(next.playerDays().name()))).isTrue();
        plant(next);
        assertThat(refold.awaitExit(PATIENCE)).as(refold.output()).isEqualTo(1);
        assertThat(refold.output()).contains("Player-day aurora~nobody~2026-11-01: expected none of this version",
                "1 differences: generation 1 goes on");
        goesOnWith(new Generation(1, 4), traffic);
    }

    private void plant(Topics next) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(up.bootstrapServers())) {
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

    private long read() {
        return asked(() -> door.metric(READ));
    }

    /// @return -1 while there are rows of another generation
    private long bets(int generation) {
        return asked(() -> {
            DatabaseAddress database = up.database();
            try (Connection connection = TestServers.connect(database);
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
            String parts = door.ask("GET", "/health", "aurora", "").body().path("parts").toString();
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
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[]{"refold", "--data", data.toString()}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Launched.start(As.MYSELF, data.resolveSibling("refold-command"), Launched.ROOT.resolve("windfall"),
                Map.of(), arguments);
    }

    private String verify() throws Exception {
        Launched command = Launched.start(As.MYSELF, data.resolveSibling("refold-verify"),
                Launched.ROOT.resolve("windfall"), Map.of(), "verify", "--data", data.toString(), "--server",
                up.api().toString());
        assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
        return command.output();
    }

    /// Tells bets that count, of all brands, until it is closed.
    private static final class Traffic implements AutoCloseable {

        private static final int PER_STEP = 10;

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
