package dev.windfall.app;

import java.util.concurrent.CompletableFuture;

/// The wish of whoever runs us that we stop: Ctrl-C, or a TERM signal.
final class Stop {

    static final String ASKED = "asked to stop";

    private Stop() {}

    /// Completes when we are asked to stop; the process then stays until everything is closed.
    static CompletableFuture<String> whenAsked(CompletableFuture<Void> closed) {
        CompletableFuture<String> asked = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.complete(ASKED);
            closed.join();
        }, "stop"));
        return asked;
    }
}
