package dev.windfall.servers;

import kafka.Kafka;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/// The Kafka broker as a process of its own: formats its folder when it is new, then runs.
public final class BrokerMain {

    /// Kafka leaves this file when it ends in good order, and takes it away when it has started again.
    private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    private static final String METADATA = "__cluster_metadata-0";
    private static final Duration POLL = Duration.ofMillis(20);

    private BrokerMain() {}

    /// Runs until it is told to end.
    ///
    /// @param arguments the broker's settings file, and the id of the cluster that it belongs to if it is new
    public static void main(String... arguments) throws Exception {
        Path settingsFile = Path.of(arguments[0]);
        Properties settings = read(settingsFile);
        Path log = Path.of(settings.getProperty("log.dirs"));
        if (!Files.exists(log)) {
            format(log, settings, arguments[1]);
        } else if (isAlone(settings) && !Files.exists(log.resolve(CLEAN_SHUTDOWN)) && hasTopics(log)) {
            endFormerRegistration(settings);
        }
        Kafka.main(new String[]{settingsFile.toString()});
    }

    /// After a death without farewell, the metadata still name this broker as the leader of everything. Started so, it would
    /// load the transactions that were about to be completed, lose its leadership when its former registration runs out,
    /// and take their partitions for deleted: the transactions would count as completed without their markers, and nothing
    /// behind them could be read any more (seen with Kafka 4.3.1). So the controller runs alone first, until it has taken
    /// the leadership from the former registration. Then the broker starts as a follower of the facts.
    ///
    /// Its metrics stand at 0 until it has read the metadata: nobody active is not enough, the former registration has to be fenced.
    private static void endFormerRegistration(Properties settings) throws Exception {
        Properties controllerOnly = new Properties();
        controllerOnly.putAll(settings);
        controllerOnly.putAll(Map.of(
                "process.roles", "controller",
                "listeners", controllerListener(settings),
                "broker.heartbeat.interval.ms", "200",
                "broker.session.timeout.ms", "500"));
        controllerOnly.remove("inter.broker.listener.name");
        KafkaRaftServer controller = new KafkaRaftServer(KafkaConfig.fromProps(controllerOnly), Time.SYSTEM);
        try {
            controller.startup();
            while (controllerMetric("ActiveControllerCount") != 1 || controllerMetric("ActiveBrokerCount") != 0
                    || controllerMetric("FencedBrokerCount") < 1) {
                Thread.sleep(POLL);
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    /// Others see to what it led.
    private static boolean isAlone(Properties settings) {
        return !settings.getProperty("controller.quorum.voters").contains(",");
    }

    /// Whether it has ever had something to lead: it was registered then.
    private static boolean hasTopics(Path log) throws IOException {
        try (Stream<Path> folders = Files.list(log)) {
            return folders.filter(Files::isDirectory).anyMatch(folder -> !folder.endsWith(METADATA));
        }
    }

    private static String controllerListener(Properties settings) {
        String name = settings.getProperty("controller.listener.names") + "://";
        return Stream.of(settings.getProperty("listeners").split(",")).filter(listener -> listener.startsWith(name))
                .findFirst().orElseThrow();
    }

    private static int controllerMetric(String name) throws JMException {
        ObjectName metric = new ObjectName("kafka.controller:type=KafkaController,name=" + name);
        MBeanServer metrics = ManagementFactory.getPlatformMBeanServer();
        return metrics.isRegistered(metric) ? ((Number) metrics.getAttribute(metric, "Value")).intValue() : -1;
    }

    /// Renamed when it is whole, so that a start that is cut short leaves nothing half formatted.
    private static void format(Path log, Properties settings, String clusterId) throws Exception {
        Path unfinished = log.resolveSibling(log.getFileName() + ".new");
        DataFolder.deleteTree(unfinished);
        new Formatter()
                .setPrintStream(System.out)
                .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
                .setClusterId(clusterId)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName(settings.getProperty("controller.listener.names"))
                .setMetadataLogDirectory(unfinished.toString())
                .addDirectory(unfinished.toString())
                .run();
        Files.move(unfinished, log, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
