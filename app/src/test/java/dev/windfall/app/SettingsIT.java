package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.sink.Migrations;
import dev.windfall.sink.Sink;
import dev.windfall.testing.TestServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A setting that can't be meant, or does not work here, is one line that says what to do.
class SettingsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data = Path.of("target", "settings").toAbsolutePath();

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            variable                   | value          | what is said
            MULTI_BRAND_ENFORCEMENT    | maybe          | MULTI_BRAND_ENFORCEMENT=maybe: expected off, observe or enforce
            PER_CALLER_TOKEN_REQUIRED  | sometimes      | PER_CALLER_TOKEN_REQUIRED=sometimes: expected on or off
            WALLET_TOPICS              | bets:xml       | WALLET_TOPICS: 'xml' is no format: expected avro, confluent or json
            WALLET_SCHEMA_REGISTRY_URL | registry       | WALLET_SCHEMA_REGISTRY_URL=registry: expected an http address
            WALLET_SCHEMA_IDS          | seven          | WALLET_SCHEMA_IDS: 'seven' is not a number, =, and a schema's file
            KAFKA_BOOTSTRAP_SERVERS    | here           | KAFKA_BOOTSTRAP_SERVERS: expected host:port, separated by commas, but found 'here'
            KAFKA_BOOTSTRAP_SERVERS    | 127.0.0.1:1    | No Kafka answers at 127.0.0.1:1: start it, or correct KAFKA_BOOTSTRAP_SERVERS
            KAFKA_BOOTSTRAP_SERVERS    | no.such.host:1 | No Kafka answers at no.such.host:1: start it, or correct KAFKA_BOOTSTRAP_SERVERS
            """)
    void aSettingThatCannotWorkIsOneLine(String variable, String value, String said) throws Exception {
        Launched up = start(Map.of(variable, value), "0");
        assertThat(up.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(up.output()).isEqualTo("windfall: " + said + "\n");
        Launched.assertNothingLives(data);
    }

    @Test
    void aPortThatIsTakenOrCannotBeIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Launched up = start(Map.of(), Integer.toString(taken.getLocalPort()));
            assertThat(up.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(up.output()).isEqualTo(
                    "windfall: Port %d is taken: choose another with --port\n".formatted(taken.getLocalPort()));
        }
        Launched up = start(Map.of(), "99999");
        assertThat(up.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(up.output()).isEqualTo("windfall: 99999 is no port: choose one from 0 to 65535 with --port\n");
    }

    @Test
    void aWalletTopicThatIsMissingOrForgetsIsSaid() throws Exception {
        TestServers servers = TestServers.shared();
        String topic = servers.placeFor(SettingsIT.class).topicPrefix() + "bets";
        Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers(), "WALLET_TOPICS",
                topic + ":json");
        Launched missing = start(environment, "0");
        assertThat(missing.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(missing.output())
                .isEqualTo(("windfall: WALLET_TOPICS names %s, but there is no such topic: create it, "
                        + "or correct WALLET_TOPICS\n").formatted(topic));

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())
                    .configs(Map.of("retention.ms", "3600000")))).all().get();
        }
        Launched forgetful = start(environment, "0");
        forgetful.awaitUp();
        assertThat(forgetful.output())
                .startsWith(("windfall: Topic %s keeps its records for only 1 h: what is older when we read it "
                        + "is lost; set its retention.ms to at least 604800000\n").formatted(topic));
        forgetful.main().destroy();
        forgetful.awaitExit(PATIENCE);
    }

    @Test
    void aDatabaseOfAnotherClusterIsRefusedWhateverIsLeftOfItsTopics() throws Exception {
        TestServers.Place place = TestServers.shared().placeFor(SettingsIT.class);
        DatabaseAddress address = place.database();
        PGSimpleDataSource database = address.dataSource();
        Migrations.apply(database);
        assertThat(Sink.fits(database, "another-cluster", Map.of())).isTrue();
        Launched up = start(Map.of("KAFKA_BOOTSTRAP_SERVERS", place.bootstrapServers(), "DATABASE_URL",
                "postgresql://%s:%s@%s/%s?currentSchema=%s".formatted(address.user(), address.password(),
                        address.hostAndPort(), address.database(), place.schema())),
                "0");
        assertThat(up.awaitExit(PATIENCE)).isEqualTo(2);
        assertThat(up.output()).startsWith("windfall: The database ")
                .endsWith(" was filled from another Kafka cluster: use an empty database\n");
    }

    @Test
    void aClientMakesNoTopic() throws Exception {
        TestServers servers = TestServers.shared();
        Topics topics = new Topics(servers.placeFor(SettingsIT.class).topicPrefix(), 1);
        KafkaSettings kafka = new KafkaSettings(servers.bootstrapServers(), Map.of());
        for (int i = 0; i < 2; i++) { // asking has made none
            assertThatThrownBy(() -> ClientKafka.requireTopics(kafka, topics.quarantine()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("There is no topic %s at %s: no windfall has worked with this Kafka"
                            .formatted(topics.quarantine().name(), servers.bootstrapServers()));
        }
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            new TopicCheck(admin).createMissing(List.of(topics.quarantine()));
        }
        ClientKafka.requireTopics(kafka, topics.quarantine());
        assertThatThrownBy(() -> ClientKafka.requireTopics(kafka, topics.quarantine(), topics.redrives()))
                .hasMessageContaining(topics.redrives().name());
    }

    @AfterEach
    void endWhatAFailureLeft() {
        Launched.living(data).forEach(ProcessHandle::destroyForcibly);
    }

    private Launched start(Map<String, String> environment, String port) throws Exception {
        return Launched.start(As.MYSELF, As.MYSELF.emptyFolder(data), Launched.ROOT.resolve("windfall"), environment,
                "up", "--data", data.toString(), "--port", port);
    }
}
