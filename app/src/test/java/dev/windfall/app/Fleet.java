package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/// Processes of the program that share the work, on a Kafka and a PostgreSQL that outlive each of them.
final class Fleet implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final DataFolder data;
    private final Servers servers;
    private final Map<String, String> environment;
    private final Map<String, Launched> processes = new LinkedHashMap<>();
    private final Map<String, Door> doors = new LinkedHashMap<>();

    private Fleet(Path folder, DataFolder data, Servers servers, Map<String, String> settings) {
        this.folder = folder;
        this.data = data;
        this.servers = servers;
        DatabaseAddress database = servers.database();
        this.environment = new HashMap<>(settings);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers());
        environment.put("DATABASE_URL", "postgresql://%s:%s@%s/%s".formatted(database.user(), database.password(),
                database.hostAndPort(), database.database()));
        environment.put("INTERNAL_SERVICE_TOKEN_PROMOTION", "between-us");
    }

    /// Servers alone.
    ///
    /// @param settings of the processes, beside where the servers are
    static Fleet in(Path folder, Map<String, String> settings) throws Exception {
        As.MYSELF.emptyFolder(folder);
        DataFolder data = DataFolder.open(folder.resolve("servers"));
        return new Fleet(folder, data,
                Servers.open(new ServerSettings(Optional.empty(), Optional.empty(), Map.of()), data), settings);
    }

    /// Returns when it is up.
    void start(String name) throws Exception {
        Launched up = Launched.start(As.MYSELF, folder.resolve(name), Launched.ROOT.resolve("windfall"), environment,
                "up", "--data", folder.resolve(name).toString(), "--port", "0");
        processes.put(name, up);
        up.awaitUp();
        doors.put(name, Door.of(up, folder.resolve(name)));
    }

    /// In good order.
    void stop(String name) {
        end(process(name));
        processes.remove(name);
        doors.remove(name);
    }

    Launched process(String name) {
        return Objects.requireNonNull(processes.get(name), name);
    }

    Door door(String name) {
        return Objects.requireNonNull(doors.get(name), name);
    }

    Collection<Door> doors() {
        return doors.values();
    }

    KafkaSettings kafka() {
        return new KafkaSettings(servers.bootstrapServers(), Map.of());
    }

    DatabaseAddress database() {
        return servers.database();
    }

    /// A command that knows the servers, and the token of that process.
    Launched command(String name, String... arguments) throws Exception {
        Map<String, String> withToken = new HashMap<>(environment);
        withToken.put("WINDFALL_TOKEN", door(name).token());
        return Launched.start(As.MYSELF, folder.resolve(arguments[0]), Launched.ROOT.resolve("windfall"), withToken,
                arguments);
    }

    /// What the command says, whose live days are those of that process.
    String verify(String name) throws Exception {
        Launched verify = command(name, "verify", "--server", process(name).api().toString());
        assertThat(verify.awaitExit(PATIENCE)).as(verify.output()).isZero();
        return verify.output();
    }

    @Override
    public void close() {
        try {
            processes.values().forEach(Fleet::end);
        } finally {
            servers.close();
            data.close();
        }
    }

    private static void end(Launched process) {
        process.main().destroy();
        try {
            process.awaitExit(PATIENCE);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
