package dev.windfall.servers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerSettingsTest {

    @Test
    void withoutSettingsNothingIsYours() {
        assertThat(ServerSettings.fromEnvironment(Map.of())).isEqualTo(ServerSettings.EMBEDDED);
        assertThat(ServerSettings.fromEnvironment(Map.of("KAFKA_BOOTSTRAP_SERVERS", " ", "DATABASE_URL", "")))
                .isEqualTo(ServerSettings.EMBEDDED);
    }

    @Test
    void everySettingIsRead() {
        ServerSettings settings = ServerSettings.fromEnvironment(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "one:9092,[::1]:9093",
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "DATABASE_URL", "postgresql://ann:secret@db/wallet"));
        assertThat(settings.bootstrapServers()).contains("one:9092,[::1]:9093");
        assertThat(settings.kafkaClients()).isEqualTo(Map.of("security.protocol", "SASL_SSL"));
        assertThat(settings.database()).contains(DatabaseAddress.parse("postgresql://ann:secret@db/wallet"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "one:", "one:port", "one:9092,", "kafka://one:9092", "one:9092;two:9092", "one:0",
            "one:99999"})
    void bootstrapServersThatCannotBeMeantStopTheStart(String servers) {
        assertThatThrownBy(() -> ServerSettings.fromEnvironment(Map.of("KAFKA_BOOTSTRAP_SERVERS", servers)))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith(
                        "KAFKA_BOOTSTRAP_SERVERS: expected host:port, separated by commas, but found '");
    }

    @Test
    void aDatabaseThatCannotBeMeantStopsTheStart() {
        assertThatThrownBy(() -> ServerSettings.fromEnvironment(Map.of("DATABASE_URL", "db")))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("DATABASE_URL: expected postgresql://");
    }
}
