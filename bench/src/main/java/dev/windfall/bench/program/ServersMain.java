package dev.windfall.bench.program;

import dev.windfall.servers.DataFolder;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// The process of a contender that opens the servers in a data folder and does nothing else: it says `ready`.
public final class ServersMain {

    static final String READY = "ready";

    private ServersMain() {}

    public static void main(String... arguments) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            asked.complete(null);
            closed.join();
        }));
        try (DataFolder data = DataFolder.open(Path.of(arguments[0]));
                Servers servers = Servers.open(ServerSettings.EMBEDDED, data)) {
            System.out.println(READY);
            asked.runAfterEither(servers.ended(), () -> {}).join();
        } finally {
            closed.complete(null);
        }
    }
}
