package dev.windfall.schemas;

import java.time.Duration;

/// A time as people write it in settings and options: 500ms, 60s, 5m, 2h.
public final class Times {

    private Times() {}

    /// @throws IllegalArgumentException with a message for people
    public static Duration parse(String text) {
        String written = text.strip();
        if (written.matches("\\d{1,6}[smh]")) {
            return Duration.parse("PT" + written);
        }
        if (written.matches("\\d{1,6}ms")) {
            return Duration.ofMillis(Long.parseLong(written.substring(0, written.length() - 2)));
        }
        throw new IllegalArgumentException(
                "'%s' is no time: expected a number and ms, s, m or h, such as 60s".formatted(text));
    }
}
