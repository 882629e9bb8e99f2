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

/// A Kafka broker (KRaft, with its controller inside) as a child JVM on the loopback address: the only one of its cluster, or one of
/// several.
final class EmbeddedKafka implements OwnServer {

    static final String NAME = "kafka";

    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(2);
    private static final Duration END_PATIENCE = Duration.ofSeconds(20);

    private final DataFolder data;
    private final KafkaNode node;
    private final KeptProcess process;

    private EmbeddedKafka(DataFolder data, KafkaNode node, KeptProcess process) {
        this.data = data;
        this.node = node;
        this.process = process;
    }

    /// The only one there is. Returns when it answers.
    static EmbeddedKafka start(DataFolder data, Ports ports, BooleanSupplier givenUp) {
        endLeftovers(data, NAME); // before its ports are looked at
        return start(data, KafkaNode.alone(ports), givenUp);
    }

    /// Returns when it answers.
    static EmbeddedKafka start(DataFolder data, KafkaNode node, BooleanSupplier givenUp) {
        EmbeddedKafka kafka = begin(data, node);
        kafka.awaitReady(givenUp);
        return kafka;
    }

    /// Of several the first does not answer before others are there.
    static EmbeddedKafka begin(DataFolder data, KafkaNode node) {
        Path folder = data.folder(node.name());
        Path file = write(settings(folder, node), folder.resolve("server.properties"));
        JvmCommand jvm = JvmCommand.of(BrokerMain.class, jvmOptions(data), file.toString(), node.clusterId());
        return new EmbeddedKafka(data, node,
                KeptProcess.start(data, node.name(), "TERM", jvm.command(), jvm.environment()));
    }

    void awaitReady(BooleanSupplier givenUp) {
        try {
            process.awaitReady("The Kafka broker", START_PATIENCE, givenUp,
                    () -> KafkaCheck.answers(bootstrapServers(), Map.of(), CHECK_PATIENCE));
        } catch (RuntimeException e) {
            end(KeptProcess.GIVE_UP_PATIENCE);
            throw e;
        }
    }

    String bootstrapServers() {
        return node.address();
    }

    @Override
    public CompletableFuture<String> ended() {
        return process.ended().thenApply(status -> "The Kafka broker ended with status %d; its log is %s"
                .formatted(status, process.log()));
    }

    @Override
    public void kill() {
        process.kill();
        endLeftovers(data, node.name());
    }

    /// It stands still until it is let go on.
    void pause() {
        process.pause();
    }

    void resume() {
        process.resume();
    }

    @Override
    public void close() {
        end(END_PATIENCE);
    }

    private void end(Duration patience) {
        process.end(patience);
        endLeftovers(data, node.name()); // should its keeper have been killed altogether
    }

    private static void endLeftovers(DataFolder data, String name) {
        KeptProcess.endLeftovers(data, name, BrokerMain.class.getName());
    }

    private static List<String> jvmOptions(DataFolder data) {
        return List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + data.temporaryFiles(), "-XX:ErrorFile=" + data.logs().resolve("crash-%p.log"),
                "-Dlogback.configurationFile=dev/windfall/servers/broker-logback.xml",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    private static Map<String, Object> settings(Path folder, KafkaNode node) {
        int replicas = node.brokers();
        int inSyncMin = Math.max(1, replicas - 1); // any one may be away
        Map<String, Object> settings = new TreeMap<>(node.settings());
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("log.dirs", folder.resolve("log")),

                Map.entry("default.replication.factor", replicas),
                Map.entry("min.insync.replicas", inSyncMin),
                Map.entry("offsets.topic.replication.factor", replicas),
                Map.entry("transaction.state.log.replication.factor", replicas),
                Map.entry("transaction.state.log.min.isr", inSyncMin),
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000),
                Map.entry("share.coordinator.state.topic.replication.factor", replicas),
                Map.entry("share.coordinator.state.topic.min.isr", inSyncMin),
                Map.entry("leader.imbalance.check.interval.seconds", 10), // who comes back soon leads again

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
                Map.entry("offsets.retention.minutes", Integer.MAX_VALUE)));
        return settings;
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
