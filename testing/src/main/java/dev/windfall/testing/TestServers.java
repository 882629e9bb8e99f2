package dev.windfall.testing;

import dev.windfall.servers.DataFolder;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// A real Kafka and a real PostgreSQL for the tests of one JVM: started by the first test that asks, ended with the JVM.
/// Tests share them and stay apart by topic prefix and schema.
public record TestServers(ServerKind kind, String bootstrapServers, DatabaseAddress database, Duration startedWithin) {

    private static final AtomicInteger TESTS = new AtomicInteger();

    /// What belongs to one test.
    ///
    /// @param topicPrefix begins the name of each of its topics, groups and transactional ids
    /// @param database    with a schema of its own, which every connection begins in
    public record Place(String bootstrapServers, String topicPrefix, DatabaseAddress database, String schema) {}

    /// The servers of this JVM.
    public static TestServers shared() {
        return Shared.SERVERS;
    }

    /// A place for a test, empty and used by nobody else.
    public Place placeFor(Class<?> test) {
        String name = "%s_%d".formatted(test.getSimpleName().toLowerCase(Locale.ROOT), TESTS.incrementAndGet());
        try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
            statement.execute("create schema " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("No schema for " + test, e);
        }
        return new Place(bootstrapServers, name + ".", database.with("currentSchema", name), name);
    }

    /// A connection as the servers' owner.
    public static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    /// Loaded, and thereby started, on first use.
    private static final class Shared {

        static final TestServers SERVERS = start();

        private static TestServers start() {
            return switch (ServerKind.choose(System.getenv(ServerKind.SETTING),
                    () -> DockerClientFactory.instance().isDockerAvailable())) {
                case EMBEDDED -> embedded();
                case CONTAINERS -> containers();
            };
        }

        private static TestServers embedded() {
            long begin_ns = System.nanoTime();
            DataFolder data = DataFolder
                    .open(Path.of("target", "servers", Long.toString(ProcessHandle.current().pid())));
            Servers servers = Servers.open(ServerSettings.EMBEDDED, data);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                servers.close();
                data.close();
                data.delete();
            }, "end-test-servers"));
            return new TestServers(ServerKind.EMBEDDED, servers.bootstrapServers(), servers.database(),
                    since(begin_ns));
        }

        /// Testcontainers ends them with the JVM.
        @SuppressWarnings("resource")
        private static TestServers containers() {
            long begin_ns = System.nanoTime();
            KafkaContainer kafka = new KafkaContainer("apache/kafka:4.3.1");
            PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18.6");
            kafka.start();
            postgres.start();
            return new TestServers(ServerKind.CONTAINERS, kafka.getBootstrapServers(),
                    DatabaseAddress.parse(postgres.getJdbcUrl()
                            + (postgres.getJdbcUrl().contains("?") ? "&" : "?")
                            + "user=" + postgres.getUsername() + "&password=" + postgres.getPassword()),
                    since(begin_ns));
        }

        private static Duration since(long begin_ns) {
            return Duration.ofNanos(System.nanoTime() - begin_ns);
        }
    }
}
