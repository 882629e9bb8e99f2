package dev.windfall.app;

import picocli.CommandLine.Option;

import java.net.URI;

/// `--server`, the same for every command that has it.
final class ServerOption {

    @Option(names = "--server", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080",
            description = "the running windfall (default: ${DEFAULT-VALUE})")
    private URI uri = URI.create("http://127.0.0.1:8080");

    URI uri() {
        return uri;
    }
}
