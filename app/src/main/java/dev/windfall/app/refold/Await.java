package dev.windfall.app.refold;

import java.time.Duration;
import java.util.concurrent.ExecutionException;

/// Waits, but not for ever.
final class Await {

    /// For whatever others need to end in good order.
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Await() {}

    interface Question<T> {

        T ask() throws InterruptedException, ExecutionException;
    }

    /// @param check fails if there is nothing to wait for any more
    /// @throws Refold.Refused with the word, if it takes too long
    static void until(Duration patience, Runnable check, Question<Boolean> isDone,
            Question<String> word) throws InterruptedException, ExecutionException {
        long deadline_ns = System.nanoTime() + patience.toNanos();
        while (!isDone.ask()) {
            check.run();
            if (System.nanoTime() > deadline_ns) {
                throw new Refold.Refused("%s (after %d s)".formatted(word.ask(), patience.toSeconds()));
            }
            Thread.sleep(PAUSE);
        }
    }
}
