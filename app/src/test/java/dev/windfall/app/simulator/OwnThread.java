package dev.windfall.app.simulator;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Calls in a thread of their own: what the program keeps for each thread ends with it.
final class OwnThread {

    private OwnThread() {}

    static <T extends @Nullable Object> T call(Supplier<T> action) {
        FutureTask<T> task = new FutureTask<>(action::get);
        Thread.ofPlatform().name("simulation").start(task);
        try {
            return task.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
