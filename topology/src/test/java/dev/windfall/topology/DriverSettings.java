package dev.windfall.topology;

import java.nio.file.Path;
import java.util.Properties;

/// What the test driver wants to be told of a topology, though it asks no broker.
public final class DriverSettings {

    private DriverSettings() {}

    public static Properties of(Path stateFolder) {
        Properties settings = new Properties();
        settings.setProperty("application.id", "test");
        settings.setProperty("bootstrap.servers", "none:1");
        settings.setProperty("state.dir", stateFolder.toString());
        return settings;
    }
}
