package dev.windfall.servers;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which servers are yours; those that are not named are started by us.
///
/// @param kafkaClients what a client needs besides to reach your Kafka
public record ServerSettings(Optional<String> bootstrapServers, Optional<DatabaseAddress> database,
        Map<String, String> kafkaClients) {

    public static final String KAFKA_BOOTSTRAP_SERVERS = "KAFKA_BOOTSTRAP_SERVERS";
    public static final String DATABASE_URL = "DATABASE_URL";

    private static final String KAFKA_PREFIX = "KAFKA_";

    /// Nothing is yours.
    public static final ServerSettings EMBEDDED = new ServerSettings(Optional.empty(), Optional.empty(), Map.of());

    public ServerSettings {
        kafkaClients = Map.copyOf(kafkaClients);
    }

    /// Every `KAFKA_SOME_NAME` of the environment is the client setting `some.name`.
    public static ServerSettings fromEnvironment(Map<String, String> environment) {
        Map<String, String> clients = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(KAFKA_PREFIX) && !name.equals(KAFKA_BOOTSTRAP_SERVERS)) {
                clients.put(name.substring(KAFKA_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return new ServerSettings(
                value(environment, KAFKA_BOOTSTRAP_SERVERS).map(ServerSettings::checkedBootstrapServers),
                value(environment, DATABASE_URL).map(ServerSettings::checkedDatabase), clients);
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static String checkedBootstrapServers(String servers) {
        for (String server : servers.split(",", -1)) {
            if (!server.strip().matches("([^:\\s]+|\\[[0-9a-fA-F:]+]):\\d{1,5}") || !hasPort(server.strip())) {
                throw new CannotStart("%s: expected host:port, separated by commas, but found '%s'"
                        .formatted(KAFKA_BOOTSTRAP_SERVERS, server.strip()));
            }
        }
        return servers;
    }

    private static boolean hasPort(String server) {
        int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
        return port >= 1 && port <= 65_535;
    }

    private static DatabaseAddress checkedDatabase(String url) {
        try {
            return DatabaseAddress.parse(url);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(DATABASE_URL + ": " + e.getMessage(), e);
        }
    }
}
