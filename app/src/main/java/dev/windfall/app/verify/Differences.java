package dev.windfall.app.verify;

import java.util.function.Consumer;

/// What was found otherwise than it must be, by whichever thread: all of it is counted, the first are told.
public final class Differences {

    private static final int TOLD_MAX = 20;

    private final Consumer<String> reader;
    private long count;

    public Differences(Consumer<String> reader) {
        this.reader = reader;
    }

    /// @param where the place and the row
    public synchronized void add(String where, Object expected, Object found) {
        count++;
        if (count <= TOLD_MAX) {
            reader.accept("%s: expected %s, found %s".formatted(where, expected, found));
        }
    }

    public synchronized long count() {
        return count;
    }
}
