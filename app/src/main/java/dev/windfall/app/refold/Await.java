package dev.windfall.app.refold;

import java.time.Duration;
import java.util.concurrent.ExecutionException;

/// Waits, but not for ever.
final class Await {

    private Await() {}

    interface Question<T> {

        T ask() throws InterruptedException, ExecutionException;
    }

    /// @param check fails if there is nothing to wait for any more
    /// @throws Refold.Refused with the word, if it takes too long
    static void until(Duration patience, Duration pause, Runnable check, Question<Boolean> isDone,
            Question<String> word) throws InterruptedException, ExecutionException {
        long deadline_ns = System.nanoTime() + patience.toNanos();
        while (!isDone.ask()) {
            check.run();
            if (System.nanoTime() > deadline_ns) {
                throw new Refold.Refused("%s (after %d s)".formatted(word.ask(), patience.toSeconds()));
            }
            Thread.sleep(pause);
        }
    }
}
