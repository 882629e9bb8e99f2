package dev.windfall.app;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/// What goes on beside a test until it is closed. What goes wrong there is seen when it is ended.
final class Beside implements AutoCloseable {

    interface Work {

        /// Returns when it is ending.
        void run(Beside self) throws Exception;
    }

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean isEnding;

    Beside(String name, Work work) {
        thread = Thread.ofPlatform().name(name).start(() -> {
            try {
                work.run(this);
            } catch (Throwable e) {
                failed(e);
            }
        });
    }

    boolean isEnding() {
        return isEnding;
    }

    void failed(Throwable e) {
        failure.compareAndSet(null, e);
    }

    void requireWell() {
        assertThat(failure.get()).isNull();
    }

    @Override
    public void close() {
        isEnding = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
