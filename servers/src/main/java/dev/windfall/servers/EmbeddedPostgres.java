package dev.windfall.servers;

import com.sun.security.auth.module.UnixSystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// One PostgreSQL server, run in the foreground on the loopback address. It forgets nothing: fsync stays on.
final class EmbeddedPostgres implements OwnServer {

    static final String NAME = "postgres";
    private static final String USER = "windfall";
    private static final String DATABASE = "windfall";
    private static final String PASSWORD = "windfall-password";

    /// Recovery after a crash replays at most what stands between two checkpoints, but disks may be slow.
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration END_PATIENCE = Duration.ofSeconds(30);

    private final DataFolder data;
    private final KeptProcess process;
    private final DatabaseAddress address;

    private EmbeddedPostgres(DataFolder data, KeptProcess process, DatabaseAddress address) {
        this.data = data;
        this.process = process;
        this.address = address;
    }

    static EmbeddedPostgres start(DataFolder data, Ports ports, BooleanSupplier givenUp) {
        Path folder = data.folder(NAME);
        endLeftovers(data);

        PostgresBinaries binaries = PostgresBinaries.unpackedIn(folder);
        Path cluster = folder.resolve("data");
        if (!Files.exists(cluster)) {
            initialise(data, binaries, cluster);
        }
        forgetKilledServer(cluster.resolve("postmaster.pid"));
        DatabaseAddress address = new DatabaseAddress("127.0.0.1", ports.claim(NAME), DATABASE, USER,
                readPassword(cluster), Map.of());
        EmbeddedPostgres postgres = new EmbeddedPostgres(data,
                KeptProcess.start(data, NAME, "INT", serverCommand(binaries, cluster, address.port()), Map.of()),
                address);
        try {
            postgres.process.awaitReady("PostgreSQL", START_PATIENCE, givenUp,
                    () -> PostgresCheck.answersAndHasDatabase(address));
            return postgres;
        } catch (RuntimeException e) {
            postgres.end(KeptProcess.GIVE_UP_PATIENCE);
            throw e;
        }
    }

    /// For another process of the same user: who may read the data folder may use its database.
    static Optional<DatabaseAddress> addressOf(Path dataFolder, int port) {
        Path cluster = dataFolder.resolve(NAME).resolve("data");
        return Files.isReadable(cluster.resolve(PASSWORD))
                ? Optional.of(new DatabaseAddress("127.0.0.1", port, DATABASE, USER, readPassword(cluster), Map.of()))
                : Optional.empty();
    }

    DatabaseAddress address() {
        return address;
    }

    @Override
    public CompletableFuture<String> ended() {
        return process.ended().thenApply(status -> "PostgreSQL ended with status %d; its log is %s"
                .formatted(status, process.log()));
    }

    @Override
    public void kill() {
        process.kill();
        endLeftovers(data);
    }

    @Override
    public void close() {
        end(END_PATIENCE);
    }

    private void end(Duration patience) {
        process.end(patience);
        endLeftovers(data); // should its keeper have been killed altogether
    }

    private static void endLeftovers(DataFolder data) {
        KeptProcess.endLeftovers(data, NAME, "-D");
    }

    /// Renamed when it is whole, so that a start that is cut short leaves nothing half initialised.
    private static void initialise(DataFolder data, PostgresBinaries binaries, Path cluster) {
        Path unfinished = cluster.resolveSibling("data.new");
        Path password = cluster.resolveSibling("password.new");
        try {
            DataFolder.deleteTree(unfinished);
            writePassword(password);
            List<String> command = asServerUser();
            command.addAll(List.of(binaries.program("initdb"), "--pgdata=" + unfinished, "--username=" + USER,
                    "--pwfile=" + password, "--auth=scram-sha-256", "--encoding=UTF8",
                    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"));
            KeptProcess initdb = KeptProcess.start(data, NAME, "INT", command, Map.of());
            if (initdb.ended().join() != 0) {
                throw new CannotStart(
                        "PostgreSQL could not make its data folder (%s): see %s".formatted(initdb.lastWords(),
                                initdb.log()));
            }
            Files.move(password, unfinished.resolve(PASSWORD), StandardCopyOption.ATOMIC_MOVE);
            Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> serverCommand(PostgresBinaries binaries, Path cluster, int port) {
        List<String> command = asServerUser();
        command.addAll(List.of(binaries.program("postgres"), "-D", cluster.toString()));
        Map<String, Object> settings = Map.of(
                "port", port,
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "fsync", "on",
                "shared_buffers", "64MB",
                "max_connections", 60,
                // Shared memory in files of the data folder: nothing of ours stays in /dev/shm after a crash.
                "dynamic_shared_memory_type", "mmap",
                "log_checkpoints", "off",
                "log_line_prefix", "%m [%p] ");
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    /// PostgreSQL refuses to run as root, and as a user without a name. In a user namespace of its own, without any mapping,
    /// it is nobody to itself and still owns its files.
    private static List<String> asServerUser() {
        List<String> command = new ArrayList<>();
        if (new UnixSystem().getUid() == 0 || System.getProperty("user.name").equals("?")) {
            if (!Shell.succeeds("unshare", "-U", "true")) {
                throw new CannotStart(
                        "PostgreSQL runs neither as root nor as a user without a name, and this machine allows no "
                                + "user namespaces: run as an ordinary user, or start a PostgreSQL yourself and set "
                                + ServerSettings.DATABASE_URL);
            }
            command.addAll(List.of("unshare", "-U"));
        }
        return command;
    }

    /// PostgreSQL won't start while the process that its lock file names seems alive. A killed server that nobody has
    /// reaped yet seems so, and so does any other process that got its number since. We hold the folder's lock and have
    /// ended what worked in it, so the file means nothing; what shared memory is still in use, PostgreSQL sees by itself.
    private static void forgetKilledServer(Path lockFile) {
        try {
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writePassword(Path file) throws IOException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(secret), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    private static String readPassword(Path cluster) {
        try {
            return Files.readString(cluster.resolve(PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
