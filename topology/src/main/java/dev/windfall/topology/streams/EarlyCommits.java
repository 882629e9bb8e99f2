package dev.windfall.topology.streams;

import java.util.function.LongSupplier;

/// When a thread commits sooner than the interval says: while so little comes that nobody should wait for others who don't come, and
/// so that it works at least as long between two commits as the last one took. All tasks of a thread are committed together.
final class EarlyCommits {

    static final long QUIET_NS = 20_000_000;
    /// A hundred events in packs, or some dozen commands.
    static final int QUIET_BYTES_MAX = 8 << 10;

    private static final ThreadLocal<EarlyCommits> THREAD = ThreadLocal
            .withInitial(() -> new EarlyCommits(System::nanoTime));

    /// Streams' own stands still while it commits.
    private final LongSupplier clock_ns;
    private long uncommitted_bytes;
    private long wrote_ns;
    private long ended_ns;
    private long took_ns;

    EarlyCommits(LongSupplier clock_ns) {
        this.clock_ns = clock_ns;
        this.ended_ns = clock_ns.getAsLong() - QUIET_NS;
    }

    static EarlyCommits ofThread() {
        return THREAD.get();
    }

    void changed(int bytes) {
        uncommitted_bytes += bytes;
    }

    boolean hasUncommitted() {
        return uncommitted_bytes > 0;
    }

    boolean isDue() {
        return uncommitted_bytes <= QUIET_BYTES_MAX && hasRested();
    }

    boolean hasRested() {
        return clock_ns.getAsLong() - ended_ns >= Math.max(QUIET_NS, took_ns);
    }

    /// A part of the next commit is done.
    void wrote(long ns) {
        wrote_ns += ns;
    }

    /// All parts of it are done.
    void committed() {
        took_ns = wrote_ns;
        ended_ns = clock_ns.getAsLong();
        wrote_ns = 0;
        uncommitted_bytes = 0;
    }

    /// What was written will not be committed.
    void brokenOff() {
        wrote_ns = 0;
        uncommitted_bytes = 0;
    }
}
