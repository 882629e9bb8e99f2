package dev.windfall.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// One Kafka broker (KRaft, with its controller inside) as a child JVM on the loopback address.
final class EmbeddedKafka implements OwnServer {

    static final String NAME = "kafka";

    private static final Duration START_PATIENCE = Duration.ofMinutes(1);
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(2);
    private static final Duration END_PATIENCE = Duration.ofSeconds(20);

    private final DataFolder data;
    private final KeptProcess process;
    private final int port;

    private EmbeddedKafka(DataFolder data, KeptProcess process, int port) {
        this.data = data;
        this.process = process;
        this.port = port;
    }

    /// A listener of its own for those who come by way of a port of somebody else: what they are told of the broker leads there, too.
    ///
    /// @param port       where it listens
    /// @param advertised where clients go
    record Door(int port, int advertised) {

        private void addTo(Map<String, Object> settings) {
            String name = "DOOR" + advertised;
            String own = String.valueOf(settings.get("listeners")).split(",", 2)[0];
            settings.merge("listeners", "%s://127.0.0.1:%d".formatted(name, port), EmbeddedKafka::listed);
            settings.putIfAbsent("advertised.listeners", own);
            settings.merge("advertised.listeners", "%s://127.0.0.1:%d".formatted(name, advertised),
                    EmbeddedKafka::listed);
            settings.merge("listener.security.protocol.map", name + ":PLAINTEXT", EmbeddedKafka::listed);
        }
    }

    private static Object listed(Object these, Object next) {
        return these + "," + next;
    }

    static EmbeddedKafka start(DataFolder data, Ports ports, BooleanSupplier givenUp) {
        return start(data, ports, List.of(), givenUp);
    }

    /// @param doors further ways in, each of which clients reach by way of a port of somebody else
    static EmbeddedKafka start(DataFolder data, Ports ports, List<Door> doors, BooleanSupplier givenUp) {
        Path folder = data.folder(NAME);
        endLeftovers(data);

        int port = ports.claim(NAME);
        Map<String, Object> settings = new TreeMap<>(settings(folder, port, ports.claim("kafka-controller")));
        doors.forEach(door -> door.addTo(settings));
        Path file = write(settings, folder.resolve("server.properties"));
        JvmCommand jvm = JvmCommand.of(BrokerMain.class, jvmOptions(data), file.toString());
        EmbeddedKafka kafka = new EmbeddedKafka(data,
                KeptProcess.start(data, NAME, "TERM", jvm.command(), jvm.environment()), port);
        try {
            kafka.process.awaitReady("The Kafka broker", START_PATIENCE, givenUp,
                    () -> KafkaCheck.answers(kafka.bootstrapServers(), Map.of(), CHECK_PATIENCE));
            return kafka;
        } catch (RuntimeException e) {
            kafka.end(KeptProcess.GIVE_UP_PATIENCE);
            throw e;
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public CompletableFuture<String> ended() {
        return process.ended().thenApply(status -> "The Kafka broker ended with status %d; its log is %s"
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
        KeptProcess.endLeftovers(data, NAME, BrokerMain.class.getName());
    }

    private static List<String> jvmOptions(DataFolder data) {
        return List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + data.temporaryFiles(), "-XX:ErrorFile=" + data.logs().resolve("crash-%p.log"),
                "-Dlogback.configurationFile=dev/windfall/servers/broker-logback.xml",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    private static Map<String, Object> settings(Path folder, int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", 1),
                Map.entry("log.dirs", folder.resolve("log")),
                Map.entry("listeners",
                        "CLIENT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort)),
                Map.entry("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "CLIENT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),

                // A single broker is all the replicas there are.
                Map.entry("default.replication.factor", 1),
                Map.entry("min.insync.replicas", 1),
                Map.entry("offsets.topic.replication.factor", 1),
                Map.entry("transaction.state.log.replication.factor", 1),
                Map.entry("transaction.state.log.min.isr", 1),
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000),
                Map.entry("share.coordinator.state.topic.replication.factor", 1),
                Map.entry("share.coordinator.state.topic.min.isr", 1),

                // One machine's worth of groups and producers; fewer partitions start and recover faster.
                Map.entry("offsets.topic.num.partitions", 4),
                Map.entry("transaction.state.log.num.partitions", 4),
                Map.entry("share.coordinator.state.topic.num.partitions", 1),
                Map.entry("log.cleaner.dedupe.buffer.size", 16 * 1024 * 1024),
                Map.entry("group.initial.rebalance.delay.ms", 0),
                Map.entry("group.streams.initial.rebalance.delay.ms", 0),

                // Nothing of ours expires by a default: neither a record, nor the position of a group that was away for weeks.
                Map.entry("auto.create.topics.enable", false),
                Map.entry("log.retention.ms", -1),
                Map.entry("offsets.retention.minutes", Integer.MAX_VALUE));
    }

    private static Path write(Map<String, Object> settings, Path file) {
        Properties properties = new Properties();
        settings.forEach((name, value) -> properties.setProperty(name, value.toString()));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written at every start.");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
