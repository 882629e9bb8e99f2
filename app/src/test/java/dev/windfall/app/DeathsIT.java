package dev.windfall.app;

import dev.windfall.testing.TestServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Whatever is killed, whenever: nothing of ours lives on, the next `up` works on the same data, and nothing that was
/// acknowledged is lost.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeathsIT {

    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration START_AFTER_DEATH_MAX = Duration.ofSeconds(30);
    private static final long IDLE_BYTES_MAX = 600_000_000;
    private static final TopicPartition MARKS = new TopicPartition("marks", 0);

    /// Something to kill in what is up.
    private interface Victim {

        void kill(Launched up) throws Exception;
    }

    private static final Map<String, Victim> VICTIMS = Map.of(
            "the program", up -> up.main().destroyForcibly(),
            "the broker", up -> up.server("kafka").destroyForcibly(),
            "the database", up -> up.server("postgres").destroyForcibly(),
            "the broker's keeper", up -> up.server("kafka").parent().orElseThrow().destroyForcibly(),
            "the database's keeper", up -> up.server("postgres").parent().orElseThrow().destroyForcibly(),
            "the whole group", Launched::killGroup,
            "everything at once", up -> Launched.living(up.data()).forEach(ProcessHandle::destroyForcibly));

    /// What is another thing for another user: these run as he does, or as the one whom the database wants.
    private static final Set<String> SERVERS_AND_ALL = Set.of("the broker", "the database", "everything at once");

    private Path data = Path.of("target", "deaths").toAbsolutePath();

    @ParameterizedTest
    @EnumSource
    void whateverDiesNothingLivesOnAndTheNextStartWorks(Launched.As user) throws Exception {
        assumeTrue(user.isPossible(), "only root can be another user, and that one must be able to reach the program");
        data = user.emptyFolder(Path.of("target", "deaths-" + user).toAbsolutePath());

        if (user == Launched.As.MYSELF) {
            killEarly(user, "the program", 50, 400, 1_000, 2_000);
            killEarly(user, "the whole group", 700);
            killEarly(user, "everything at once", 300, 1_500);
        } else {
            killEarly(user, "the program", 700);
            killEarly(user, "everything at once", 1_000);
        }
        killEarly(user, "the broker", 0);
        killEarly(user, "the database", 0);

        Launched up = Launched.up(user, data);
        up.awaitUp(START_MAX);
        createMarks(up);
        int marks = 0;
        for (Map.Entry<String, Victim> victim : VICTIMS.entrySet()) {
            if (user != Launched.As.MYSELF && !SERVERS_AND_ALL.contains(victim.getKey())) {
                continue;
            }
            mark(up);
            marks++;
            victim.getValue().kill(up);
            assertNothingLives(victim.getKey() + " killed");
            up = Launched.up(user, data);
            up.awaitUp(START_AFTER_DEATH_MAX);
            assertThat(marksInKafka(up)).as("records after the death of " + victim.getKey()).isEqualTo(marks);
            assertThat(marksInPostgres(up)).as("rows after the death of " + victim.getKey()).isEqualTo(marks);
        }

        Thread.sleep(3_000);
        assertThat(memoryOfServers(up)).as("bytes of both servers, idle").isBetween(1_000_000L, IDLE_BYTES_MAX);
        up.main().destroy();
        assertThat(up.awaitExit(Launched.GONE_MAX)).isEqualTo(128 + 15);
        assertNothingLives("asked to stop");
        assertThat(Files.readString(data.resolve("logs/postgres.log"))).endsWith("database system is shut down\n");
    }

    private void killEarly(Launched.As user, String victim, int... delays_ms) throws Exception {
        for (int delay_ms : delays_ms) {
            Launched early = Launched.up(user, data);
            Thread.sleep(delay_ms);
            assertThat(early.main().isAlive()).as("the program runs: " + early.output()).isTrue();
            Objects.requireNonNull(VICTIMS.get(victim)).kill(early);
            assertNothingLives("%s killed %d ms after the start".formatted(victim, delay_ms));
        }
    }

    @AfterEach
    void endWhatAFailureLeft() {
        Launched.living(data).forEach(ProcessHandle::destroyForcibly);
    }

    private void assertNothingLives(String after) throws Exception {
        Launched.assertNothingLives(data, after);
    }

    private static void createMarks(Launched up) throws Exception {
        try (Admin admin = admin(up)) {
            admin.createTopics(List.of(new NewTopic(MARKS.topic(), 1, (short) 1))).all().get();
        }
        execute(up, "create table mark (id integer generated always as identity)");
    }

    private static void mark(Launched up) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", up.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(MARKS.topic(), "mark")).get();
        }
        execute(up, "insert into mark default values");
    }

    private static long marksInKafka(Launched up) throws Exception {
        try (Admin admin = admin(up)) {
            return admin.listOffsets(Map.of(MARKS, OffsetSpec.latest())).partitionResult(MARKS).get().offset();
        }
    }

    private static long marksInPostgres(Launched up) throws Exception {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from mark")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(Launched up, String sql) throws Exception {
        try (Connection connection = TestServers.connect(up.database());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Admin admin(Launched up) throws Exception {
        return Admin.create(Map.of("bootstrap.servers", up.bootstrapServers()));
    }

    /// The proportional set size: memory that several processes share is counted once.
    private static long memoryOfServers(Launched up) throws Exception {
        long bytes = 0;
        for (String server : List.of("kafka", "postgres")) {
            ProcessHandle keeper = up.server(server).parent().orElseThrow();
            for (ProcessHandle process : keeper.descendants().toList()) {
                bytes += memory(process);
            }
        }
        return bytes;
    }

    /// Of a process that has ended meanwhile, as the database's workers do, there is none.
    private static long memory(ProcessHandle process) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).sum();
        } catch (IOException | UncheckedIOException e) {
            if (process.isAlive()) {
                throw e;
            }
            return 0;
        }
    }
}
