package dev.windfall.bench.report;

import org.jspecify.annotations.Nullable;

/// One that takes part, or would have.
///
/// @param about what it is, on one line
/// @param leftOut why it was not measured, or null
public record Contender(String name, String about, @Nullable String leftOut) {

    private static final int NAME_MAX = 20; // the picture cuts what is longer

    public Contender {
        if (name.isBlank() || name.length() > NAME_MAX) {
            throw new IllegalArgumentException(
                    "A contender's name has 1 to %d characters: %s".formatted(NAME_MAX, name));
        }
    }

    public Contender(String name, String about) {
        this(name, about, null);
    }

    boolean isOurs() {
        return name.startsWith("windfall");
    }
}
