package dev.windfall.schemas;

import java.util.Map;
import java.util.TreeMap;

/// How every Kafka client of ours reaches the cluster.
///
/// @param clients settings for all clients, such as those of TLS and SASL
public record KafkaSettings(String bootstrapServers, Map<String, String> clients) {

    /// One that dies is missed after six seconds: so long its partitions stand still. Of four heartbeats three may be late, so that a pause
    /// of the collector, or of the machine, takes nothing from anybody.
    public static final Map<String, Integer> MEMBER = Map.of("session.timeout.ms", 6_000, "heartbeat.interval.ms",
            1_500);

    public KafkaSettings {
        clients = Map.copyOf(clients);
    }

    /// For one client, with what it needs besides.
    public Map<String, Object> with(Map<String, ?> others) {
        Map<String, Object> settings = new TreeMap<>(clients);
        settings.putAll(others);
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

    /// For a consumer that shares its topics with others of a group.
    public Map<String, Object> ofMember(String group, Map<String, ?> others) {
        Map<String, Object> settings = new TreeMap<>(others);
        settings.putAll(MEMBER);
        settings.put("group.id", group);
        return with(settings);
    }

    /// Secrets may be among the settings.
    @Override
    public String toString() {
        return bootstrapServers + " " + clients.keySet();
    }
}
