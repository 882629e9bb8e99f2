package dev.windfall.servers;

import java.util.concurrent.CompletableFuture;

/// A server that we started.
sealed interface OwnServer extends AutoCloseable permits EmbeddedKafka, EmbeddedPostgres {

    /// Completes when the server has ended, with a sentence that says how.
    CompletableFuture<String> ended();

    /// Ends the server at once, as a failure would, and returns when it has gone.
    void kill();

    /// Ends the server, and returns when it has gone.
    @Override
    void close();
}
