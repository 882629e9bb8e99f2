package dev.windfall.app;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import dev.windfall.topology.generations.Generations;
import org.apache.kafka.clients.admin.Admin;

import java.nio.file.Path;
import java.util.Map;

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

    /// The topics of the generation that is live.
    ///
    /// @throws CannotStart if there are none
    static Topics liveTopics(KafkaSettings kafka) throws InterruptedException {
        return Generations.live(kafka, "").orElseThrow(
                () -> new CannotStart("There is no brand log in this Kafka: no windfall has worked with it"));
    }

    /// A topic that a client makes by using it is cut and kept by the cluster's defaults, so only `up` makes ours.
    ///
    /// @throws CannotStart if one is missing
    static void requireTopics(KafkaSettings kafka, Topic... topics) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            TopicCheck check = new TopicCheck(admin);
            for (Topic topic : topics) {
                if (check.partitions(topic.name()).isEmpty()) {
                    throw new CannotStart("There is no topic %s at %s: no windfall has worked with this Kafka"
                            .formatted(topic.name(), kafka.bootstrapServers()));
                }
            }
        }
    }
}
