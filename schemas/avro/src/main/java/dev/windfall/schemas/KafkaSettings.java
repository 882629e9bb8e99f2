package dev.windfall.schemas;

import java.util.Map;
import java.util.TreeMap;

/// How every Kafka client of ours reaches the cluster.
///
/// @param clients settings for all clients, such as those of TLS and SASL
public record KafkaSettings(String bootstrapServers, Map<String, String> clients) {

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

    /// Secrets may be among the settings.
    @Override
    public String toString() {
        return bootstrapServers + " " + clients.keySet();
    }
}
