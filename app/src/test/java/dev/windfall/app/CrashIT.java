package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import dev.windfall.testing.Recently;
import dev.windfall.testing.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever dies under load: afterwards the live rows, PostgreSQL's rows and what was sent say the same.
class CrashIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(10);
    /// It is up after a minute at the latest, ready or not, once its servers are.
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final int KILLS = 10;
    private static final int EVENTS_PER_ROUND = 3_000;
    private static final int PLAYERS = 40;
    /// Of the five days on which events occur.
    private static final LocalDate FIRST_DAY = Recently.day(20);
    private static final Instant BEGINNING = FIRST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final String BRAND = "{\"zone\": \"UTC\", \"currencies\": [\"EUR\"], \"spread\": 3}";

    private final SplittableRandom random = new SplittableRandom(31);
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final List<WalletEvent> sent = new ArrayList<>();

    /// What a row holds: bets, stake, payout.
    private record Sums(long bets, long stake, long payout) {

        Sums plus(Sums other) {
            return new Sums(bets + other.bets, stake + other.stake, payout + other.payout);
        }
    }

    @Test
    void everythingIsKilledTenTimesUnderLoad() throws Exception {
        Path data = As.MYSELF.emptyFolder(Path.of("target", "crash").toAbsolutePath());
        List<WalletEvent> unconfirmed = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Launched up = Launched.up(As.MYSELF, data);
            up.awaitUp(START_PATIENCE);
            if (kill == 0) {
                assertThat(register(up, data)).isEqualTo(200);
            }
            List<WalletEvent> round = new ArrayList<>(unconfirmed);
            round.addAll(bets(EVENTS_PER_ROUND));
            unconfirmed = publishAndKill(up, data, round, random.nextInt(1_500));
        }
        Launched up = Launched.up(As.MYSELF, data);
        up.awaitUp(START_PATIENCE);
        try {
            publish(up.bootstrapServers(), unconfirmed);
            DatabaseAddress database = up.database();
            awaitEqual(this::expected, () -> rowsInPostgres(database));
            awaitEqual(() -> totals(expected()), () -> totalsLive(up, data));
            awaitEqual(() -> lastProgress(up.bootstrapServers()), () -> cuts(database));
        } finally {
            up.main().destroy();
            up.awaitExit(PATIENCE);
        }
        Launched.assertNothingLives(data);
    }

    @Test
    void aDatabaseThatDiesIsWaitedForAndHealthIsRedMeanwhile() throws Exception {
        Path data = As.MYSELF.emptyFolder(Path.of("target", "crash-database").toAbsolutePath());
        Path servers = As.MYSELF.emptyFolder(data.resolveSibling("crash-database-server"));
        String kafka = TestServers.shared().bootstrapServers();
        ServerSettings databaseOnly = new ServerSettings(Optional.of(kafka), Optional.empty(), Map.of());
        try (DataFolder folder = DataFolder.open(servers)) {
            Servers first = Servers.open(databaseOnly, folder);
            DatabaseAddress database = first.database();
            Launched up = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"), Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", kafka, "DATABASE_URL",
                    "postgresql://%s:%s@%s/%s".formatted(database.user(),
                            database.password(), database.hostAndPort(), database.database())),
                    "up", "--data", data.toString(), "--port", "0");
            up.awaitUp(START_PATIENCE);
            assertThat(register(up, data)).isEqualTo(200);
            publish(kafka, bets(2_000));
            ProcessHandle.of(Long.parseLong(Files.readString(servers.resolve("postgres/pid")).strip())).orElseThrow()
                    .destroyForcibly();
            publish(kafka, bets(2_000));
            awaitEqual(() -> 503, () -> health(up));
            try (Servers second = Servers.open(databaseOnly, folder)) {
                assertThat(second.database()).isEqualTo(database);
                awaitEqual(() -> 200, () -> health(up));
                awaitEqual(this::expected, () -> rowsInPostgres(database));
                up.main().destroy();
                up.awaitExit(PATIENCE);
            }
        }
    }

    /// Those that die at once find a producer that knows nothing of its topic yet, and would wait for each event it is given.
    @ParameterizedTest
    @CsvSource({"kafka, 0", "kafka, 3000", "postgres, 3000"})
    void aServerOfOursThatDiesUnderLoadEndsTheProgramSoon(String server, int delay_ms) throws Exception {
        Path data = As.MYSELF
                .emptyFolder(Path.of("target", "crash-%s-%d".formatted(server, delay_ms)).toAbsolutePath());
        Launched demo = Launched.start(As.MYSELF, data, Launched.ROOT.resolve("windfall"), Map.of(), "demo", "--data",
                data.toString(), "--port", "0", "--rate", "2000");
        assertThat(demo.awaitSaid("Three brands play", START_PATIENCE.multipliedBy(2))).isTrue();
        Thread.sleep(delay_ms);
        demo.server(server).destroyForcibly();
        assertThat(demo.awaitExit(SOON)).isEqualTo(1);
        assertThat(demo.output()).contains(" ended with status 137; its log is " + data.resolve("logs"));
        Launched.assertNothingLives(data);
    }

    private List<WalletEvent> bets(int count) {
        List<WalletEvent> bets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!sent.isEmpty() && random.nextInt(50) == 0) {
                bets.add(sent.get(random.nextInt(sent.size())));
                continue;
            }
            String id = Integer.toString(sent.size());
            WalletEvent bet = WalletEvent.newBuilder().setEventId("e" + id).setType("BET_SETTLED").setBrandId("aurora")
                    .setPlayerId("p" + random.nextInt(PLAYERS)).setBetId("b" + id).setProviderId("nova")
                    .setGameCategory("slots")
                    .setCurrency("EUR").setStake(random.nextLong(1_000)).setPayout(random.nextLong(1_000))
                    .setOccurredAt(BEGINNING.plusSeconds(random.nextLong(400_000))).build();
            sent.add(bet);
            bets.add(bet);
        }
        return bets;
    }

    /// @return what Kafka has not confirmed
    private static List<WalletEvent> publishAndKill(Launched up, Path data, List<WalletEvent> events, int delay_ms)
            throws Exception {
        Map<WalletEvent, Future<RecordMetadata>> sending = new LinkedHashMap<>();
        List<WalletEvent> unconfirmed = new ArrayList<>();
        try (KafkaProducer<String, byte[]> producer = producer(up.bootstrapServers())) {
            for (WalletEvent event : events) {
                sending.put(event, producer.send(record(event)));
            }
            Thread.sleep(delay_ms);
            Launched.living(data).forEach(ProcessHandle::destroyForcibly);
            Launched.await(PATIENCE, () -> Launched.living(data).isEmpty());
            sending.forEach((event, confirmation) -> {
                if (confirmation.state() != Future.State.SUCCESS) {
                    unconfirmed.add(event);
                }
            });
            producer.close(Duration.ZERO);
        }
        return unconfirmed;
    }

    private static void publish(String kafka, List<WalletEvent> events) throws Exception {
        try (KafkaProducer<String, byte[]> producer = producer(kafka)) {
            List<Future<RecordMetadata>> sending = events.stream().map(event -> producer.send(record(event))).toList();
            for (Future<RecordMetadata> confirmation : sending) {
                confirmation.get();
            }
        }
    }

    private static KafkaProducer<String, byte[]> producer(String kafka) {
        return new KafkaProducer<>(Map.of("bootstrap.servers", kafka, "max.block.ms", 10_000), new StringSerializer(),
                new ByteArraySerializer());
    }

    private static ProducerRecord<String, byte[]> record(WalletEvent event) {
        Topics topics = new Topics("", 1);
        return new ProducerRecord<>(topics.walletEvents().name(), event.getPlayerId(),
                topics.walletEvents().codec().encode(event));
    }

    /// What the rows must be: each event once, on its day; written without a word of the product's.
    private Map<String, Sums> expected() {
        Set<String> seen = new HashSet<>();
        Map<String, Sums> rows = new TreeMap<>();
        for (WalletEvent event : sent) {
            if (seen.add(event.getEventId())) {
                String day = event.getOccurredAt().atZone(ZoneOffset.UTC).toLocalDate().toString();
                rows.merge(event.getPlayerId() + " " + day,
                        new Sums(1, orZero(event.getStake()), orZero(event.getPayout())), Sums::plus);
            }
        }
        return rows;
    }

    private static long orZero(@Nullable Long amount) {
        return amount == null ? 0 : amount;
    }

    private static Map<String, Sums> rowsInPostgres(DatabaseAddress database) throws Exception {
        return query(database, "select player_id || ' ' || day, bets, stake, payout from player_provider_stat_day",
                row -> new Sums(
                        row.getLong(2), row.getLong(3), row.getLong(4)));
    }

    private static Map<String, Long> cuts(DatabaseAddress database) throws Exception {
        return query(database,
                "select partition::text, brand_log_offset from sink_offset where brand_log_offset is not null",
                row -> row.getLong(2));
    }

    private interface Reading<V> {

        V of(ResultSet row) throws Exception;
    }

    private static <V> Map<String, V> query(DatabaseAddress database, String sql, Reading<V> reading) throws Exception {
        Map<String, V> found = new TreeMap<>();
        try (Connection connection = TestServers.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.put(rows.getString(1), reading.of(rows));
            }
        }
        return found;
    }

    private Map<String, Long> totals(Map<String, Sums> rows) {
        Map<String, Long> totals = new TreeMap<>();
        rows.forEach((key, sums) -> totals.put(key, sums.stake));
        return totals;
    }

    private Map<String, Long> totalsLive(Launched up, Path data) throws Exception {
        Map<String, Long> totals = new TreeMap<>();
        for (int player = 0; player < PLAYERS; player++) {
            String path = "/internal/promotions/players/p%d/days?from=%s&to=%s"
                    .formatted(player, FIRST_DAY.minusDays(9), FIRST_DAY.plusDays(20));
            HttpRequest request = request(up, data, path).GET().build();
            JsonNode answer = json.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            for (JsonNode day : answer.path("days")) {
                totals.put("p" + player + " " + day.path("day").asString(), day.path("stake").asLong());
            }
        }
        return totals;
    }

    private int register(Launched up, Path data) throws Exception {
        return http.send(request(up, data, "/internal/brands/aurora").header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(BRAND)).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private int health(Launched up) throws Exception {
        return http.send(HttpRequest.newBuilder(up.api().resolve("/health")).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest.Builder request(Launched up, Path data, String path) throws Exception {
        URI address = up.api().resolve(path);
        return HttpRequest.newBuilder(address)
                .header("X-Internal-Service-Token", Files.readString(data.resolve("token")))
                .header("X-Brand-Id", "aurora").header("X-Actor", "ann");
    }

    private static Map<String, Long> lastProgress(String kafka) {
        Topics topics = new Topics("", 4);
        Map<String, Long> last = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed", "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(0, 1, 2, 3).stream()
                    .map(number -> new TopicPartition(topics.playerDays().name(), number)).toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!partitions.stream()
                    .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (topics.playerDays().codec().decode(record.value()) instanceof Progress progress) {
                        last.put(Integer.toString(record.partition()), progress.getBrandLogOffset());
                    }
                }
            }
        }
        return last;
    }

    private static <T> void awaitEqual(Callable<T> expected, Callable<T> actual) throws Exception {
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (!expected.call().equals(actual.call()) && System.nanoTime() < deadline_ns) {
            Thread.sleep(200);
        }
        assertThat(actual.call()).isEqualTo(expected.call());
    }
}
