package dev.windfall.topology.streams;

/// How often a role commits, and so how soon others see what it has done.
public enum Pace {
    /// For a fold: a commit costs as much as hundreds of events.
    STEADY(100),
    /// For a role that somebody waits for.
    PROMPT(20);

    private final long commit_ms;

    Pace(long commit_ms) {
        this.commit_ms = commit_ms;
    }

    long commit_ms() {
        return commit_ms;
    }
}
