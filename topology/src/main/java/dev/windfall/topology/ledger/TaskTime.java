package dev.windfall.topology.ledger;

import java.util.function.LongSupplier;

/// The [SpareTime] of one task. All tasks of a thread are committed together, one behind the other, and meanwhile none of them folds:
/// so together they take as long for it as the thread has had for all the rest at most, and about [#AT_ONCE_NS] in one commit. Those who
/// need some get the same each. While the fold is behind the log they get a tenth of it. Who takes longer than he may has less next time.
final class TaskTime implements SpareTime {

    static final long AT_ONCE_NS = 50_000_000;
    static final int BEHIND = 10;
    /// In one commit, for what the log waits for: of all tasks of a thread together.
    static final long HASTE_NS = 1_000_000_000;
    /// Who takes less has nothing to share.
    static final long LITTLE_NS = AT_ONCE_NS / 10;

    private static final ThreadLocal<OfThread> THREAD = ThreadLocal.withInitial(OfThread::new);

    private static final class OfThread {
        /// Tasks that needed some in their last turn.
        private int sharing;
        private long taken_ns;
    }

    private final LongSupplier clock_ns;
    private final OfThread thread = THREAD.get();
    private boolean isSharing;
    private long saved_ns;
    /// When its last turn was over, and how much all of the thread had taken by then.
    private long ended_ns;
    private long takenBefore_ns;
    private long begun_ns;

    /// For the thread that asks for it.
    TaskTime() {
        this(System::nanoTime);
    }

    TaskTime(LongSupplier clock_ns) {
        this.clock_ns = clock_ns;
        this.ended_ns = clock_ns.getAsLong();
        this.takenBefore_ns = thread.taken_ns;
    }

    /// In each commit once.
    ///
    /// @param isBehind whether what it folds has waited in the log
    void begin(boolean isBehind) {
        begun_ns = clock_ns.getAsLong();
        int parts = (isBehind ? BEHIND : 1) * (isSharing ? thread.sharing : thread.sharing + 1);
        long others_ns = begun_ns - ended_ns - (thread.taken_ns - takenBefore_ns);
        saved_ns = Math.min(saved_ns + Math.max(0, others_ns) / parts, AT_ONCE_NS / parts);
    }

    @Override
    public boolean hasMore(double share) {
        return clock_ns.getAsLong() - begun_ns < share * saved_ns;
    }

    @Override
    public boolean hasMoreInHaste() {
        return clock_ns.getAsLong() - begun_ns < HASTE_NS
                / Math.max(1, isSharing ? thread.sharing : thread.sharing + 1);
    }

    /// @param isWaiting whether something is left to do
    void end(boolean isWaiting) {
        ended_ns = clock_ns.getAsLong();
        long taken_ns = ended_ns - begun_ns;
        thread.taken_ns += taken_ns;
        takenBefore_ns = thread.taken_ns;
        saved_ns = Math.max(saved_ns - taken_ns, -AT_ONCE_NS);
        setSharing(isWaiting || taken_ns > LITTLE_NS);
    }

    /// It takes none any more.
    void close() {
        setSharing(false);
    }

    private void setSharing(boolean now) {
        if (isSharing != now) {
            thread.sharing += now ? 1 : -1;
            isSharing = now;
        }
    }
}
