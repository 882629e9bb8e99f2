package dev.windfall.servers;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The Kafka cluster and the PostgreSQL database that a process works with. Those that the settings name are used as they
/// are; the others are started here, in a data folder, and end with us.
public final class Servers implements AutoCloseable {

    private static final String PORTS = "ports.properties";
    private static final Duration PATIENCE_WITH_YOURS = Duration.ofSeconds(10);

    private static final Executor THREADS = task -> Thread.ofPlatform().start(task);

    private final String bootstrapServers;
    private final DatabaseAddress database;
    private final Optional<EmbeddedKafka> kafka;
    private final Optional<EmbeddedPostgres> postgres;

    private Servers(String bootstrapServers, DatabaseAddress database, Optional<EmbeddedKafka> kafka,
            Optional<EmbeddedPostgres> postgres) {
        this.bootstrapServers = bootstrapServers;
        this.database = database;
        this.kafka = kafka;
        this.postgres = postgres;
    }

    /// Returns when both answer.
    ///
    /// @throws CannotStart if one of them does not; then nobody waits for the other, and nothing is left running
    public static Servers open(ServerSettings settings, DataFolder data) {
        Ports ports = new Ports(data.root().resolve(PORTS));
        CompletableFuture<RuntimeException> failure = new CompletableFuture<>();
        var kafka = starting(() -> kafka(settings, data, ports, failure::isDone), failure);
        var postgres = starting(() -> postgres(settings, data, ports, failure::isDone), failure);
        try {
            CompletableFuture.allOf(kafka, postgres).join();
        } catch (CompletionException e) {
            closeIfStarted(kafka);
            closeIfStarted(postgres);
            throw failure.join();
        }
        return new Servers(
                settings.bootstrapServers().or(() -> kafka.join().map(EmbeddedKafka::bootstrapServers)).orElseThrow(),
                settings.database().or(() -> postgres.join().map(EmbeddedPostgres::address)).orElseThrow(),
                kafka.join(), postgres.join());
    }

    /// Where the broker of a data folder listens, if it has ever run; whether it does now is not known.
    public static Optional<String> kafkaOf(Path dataFolder) {
        return new Ports(dataFolder.resolve(PORTS)).kept(EmbeddedKafka.NAME).map(port -> "127.0.0.1:" + port);
    }

    /// Where the database of a data folder listens, if it has ever run; whether it does now is not known.
    public static Optional<DatabaseAddress> databaseOf(Path dataFolder) {
        return new Ports(dataFolder.resolve(PORTS)).kept(EmbeddedPostgres.NAME)
                .flatMap(port -> EmbeddedPostgres.addressOf(dataFolder, port));
    }

    /// @param clients further settings, such as those of TLS and SASL
    /// @throws CannotStart if no Kafka answers there
    public static void requireKafka(String bootstrapServers, Map<String, String> clients) {
        if (!KafkaCheck.answers(bootstrapServers, clients, PATIENCE_WITH_YOURS)) {
            throw new CannotStart("No Kafka answers at %s: start it, or correct %s"
                    .formatted(bootstrapServers, ServerSettings.KAFKA_BOOTSTRAP_SERVERS));
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public DatabaseAddress database() {
        return database;
    }

    public boolean runsKafka() {
        return kafka.isPresent();
    }

    public boolean runsPostgres() {
        return postgres.isPresent();
    }

    /// Completes when a server of ours ends, with a sentence that says which one and how.
    public CompletableFuture<String> ended() {
        return ours().map(OwnServer::ended).reduce(new CompletableFuture<>(),
                (one, other) -> one.applyToEither(other, reason -> reason));
    }

    /// Ends the servers that are ours, and returns when they have gone.
    @Override
    public void close() {
        ours().map(server -> CompletableFuture.runAsync(server::close, THREADS)).toList()
                .forEach(CompletableFuture::join);
    }

    private Stream<OwnServer> ours() {
        return Stream.concat(kafka.stream(), postgres.stream());
    }

    private static <T> CompletableFuture<T> starting(Supplier<T> server, CompletableFuture<RuntimeException> failure) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.get();
            } catch (RuntimeException e) {
                failure.complete(e);
                throw e;
            }
        }, THREADS);
    }

    private static void closeIfStarted(CompletableFuture<? extends Optional<? extends OwnServer>> server) {
        try {
            server.join().ifPresent(OwnServer::close);
        } catch (CompletionException e) {
            // This one could not start, so there is nothing to end.
        }
    }

    private static Optional<EmbeddedKafka> kafka(ServerSettings settings, DataFolder data, Ports ports,
            BooleanSupplier givenUp) {
        if (settings.bootstrapServers().isEmpty()) {
            return Optional.of(EmbeddedKafka.start(data, ports, givenUp));
        }
        requireKafka(settings.bootstrapServers().get(), settings.kafkaClients());
        return Optional.empty();
    }

    private static Optional<EmbeddedPostgres> postgres(ServerSettings settings, DataFolder data, Ports ports,
            BooleanSupplier givenUp) {
        if (settings.database().isEmpty()) {
            return Optional.of(EmbeddedPostgres.start(data, ports, givenUp));
        }
        DatabaseAddress yours = settings.database().get();
        try {
            PostgresCheck.connect(yours);
            return Optional.empty();
        } catch (SQLException e) {
            throw new CannotStart("The database %s can't be used (%s): start it, or correct %s"
                    .formatted(yours, e.getMessage(), ServerSettings.DATABASE_URL), e);
        }
    }
}
