package dev.windfall.app;

import dev.windfall.servers.DataFolder;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/// `--data`, the same for every command that has it.
final class DataOption {

    @Option(names = "--data", paramLabel = "DIR", defaultValue = ".windfall",
            description = "where servers, logs and temporary files live (default: ${DEFAULT-VALUE})")
    private Path path = Path.of(".windfall");

    Path path() {
        return path;
    }

    /// From here on this process logs into the folder, so nothing may have asked for a logger before.
    DataFolder open() {
        DataFolder folder = DataFolder.open(path);
        System.setProperty("windfall.log", folder.logs().resolve("windfall.log").toString());
        SLF4JBridgeHandler.install();
        return folder;
    }
}
