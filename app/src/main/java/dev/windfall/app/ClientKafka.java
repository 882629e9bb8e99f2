package dev.windfall.app;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;

import java.nio.file.Path;

/// The Kafka of a running windfall, for the commands that speak to it.
final class ClientKafka {

    private ClientKafka() {}

    /// @throws CannotStart if none is known, or if it does not answer
    static KafkaSettings of(ServerSettings settings, Path dataFolder) {
        String servers = settings.bootstrapServers().or(() -> Servers.kafkaOf(dataFolder))
                .orElseThrow(() -> new CannotStart(
                        "No windfall has run in %s: start ./windfall up, name its folder with --data, or set %s"
                                .formatted(dataFolder, ServerSettings.KAFKA_BOOTSTRAP_SERVERS)));
        Servers.requireKafka(servers, settings.kafkaClients());
        return new KafkaSettings(servers, settings.kafkaClients());
    }
}
