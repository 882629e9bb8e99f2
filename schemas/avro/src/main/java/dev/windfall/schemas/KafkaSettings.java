package dev.windfall.schemas;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How every Kafka client of ours reaches the cluster.
///
/// @param clients settings for all clients, such as those of TLS and SASL
public record KafkaSettings(String bootstrapServers, Map<String, String> clients) {

    private static final String PREFIX = "KAFKA_";

    public KafkaSettings {
        clients = Map.copyOf(clients);
    }

    /// Every `KAFKA_SOME_NAME` of the environment is the client setting `some.name`; the address is the caller's.
    public static KafkaSettings fromEnvironment(String bootstrapServers, Map<String, String> environment) {
        Map<String, String> clients = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !name.equals("KAFKA_BOOTSTRAP_SERVERS")) {
                clients.put(name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return new KafkaSettings(bootstrapServers, clients);
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
