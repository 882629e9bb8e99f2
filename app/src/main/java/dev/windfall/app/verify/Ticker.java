package dev.windfall.app.verify;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Lets through one word every two seconds, of whichever thread comes first.
final class Ticker {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Consumer<String> reader;
    private long next_ns = System.nanoTime() + INTERVAL.toNanos();

    Ticker(Consumer<String> reader) {
        this.reader = reader;
    }

    synchronized void tick(Supplier<String> word) {
        if (System.nanoTime() >= next_ns) {
            next_ns = System.nanoTime() + INTERVAL.toNanos();
            reader.accept(word.get());
        }
    }
}
