package dev.windfall.app;

import picocli.CommandLine.Option;

/// `--port`, the same for every command that opens the door.
final class PortOption {

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
            description = "where the API listens, on 127.0.0.1; 0 takes any that is free (default: ${DEFAULT-VALUE})")
    private int number;

    int number() {
        return number;
    }
}
