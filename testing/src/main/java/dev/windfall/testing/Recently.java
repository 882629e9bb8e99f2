package dev.windfall.testing;

import java.time.LocalDate;
import java.time.ZoneOffset;

/// Days for events that go the whole way: what is older than six weeks is refused, so no date stands in a test for good.
public final class Recently {

    private Recently() {}

    /// In UTC. It is asked for once, so that all of a test agrees on it.
    public static LocalDate day(int daysAgo) {
        return LocalDate.now(ZoneOffset.UTC).minusDays(daysAgo);
    }
}
