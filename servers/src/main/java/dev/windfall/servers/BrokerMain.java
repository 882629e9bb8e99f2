package dev.windfall.servers;

import kafka.Kafka;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/// The Kafka broker as a process of its own: formats its folder when it is new, then runs.
public final class BrokerMain {

    private BrokerMain() {}

    /// Runs until it is told to end.
    ///
    /// @param arguments the broker's settings file
    public static void main(String... arguments) throws Exception {
        Path settingsFile = Path.of(arguments[0]);
        Properties settings = read(settingsFile);
        Path log = Path.of(settings.getProperty("log.dirs"));
        if (!Files.exists(log)) {
            format(log, Integer.parseInt(settings.getProperty("node.id")),
                    settings.getProperty("controller.listener.names"));
        }
        Kafka.main(new String[]{settingsFile.toString()});
    }

    /// Renamed when it is whole, so that a start that is cut short leaves nothing half formatted.
    private static void format(Path log, int nodeId, String controllerListener) throws Exception {
        Path unfinished = log.resolveSibling(log.getFileName() + ".new");
        DataFolder.deleteTree(unfinished);
        new Formatter()
                .setPrintStream(System.out)
                .setNodeId(nodeId)
                .setClusterId(Uuid.randomUuid().toString())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName(controllerListener)
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
