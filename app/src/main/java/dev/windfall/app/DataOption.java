package dev.windfall.app;

import dev.windfall.servers.DataFolder;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/// `--data`, the same for every command that has it.
final class DataOption {

    @Option(names = "--data", paramLabel = "DIR", defaultValue = ".windfall",
            description = "where servers, logs and temporary files live (default: ${DEFAULT-VALUE})")
    private Path path = Path.of(".windfall");

    /// From here on this process logs into the folder, so nothing may have asked for a logger before.
    DataFolder open() {
        DataFolder folder = DataFolder.open(path);
        System.setProperty("windfall.log", folder.logs().resolve("windfall.log").toString());
        return folder;
    }
}
