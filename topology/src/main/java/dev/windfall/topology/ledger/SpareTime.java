package dev.windfall.topology.ledger;

/// A commit's time for what no event waits for: runs that are rated, and accruals.
interface SpareTime {

    /// Whether there is time for a little more. It is asked after each piece of work, so that whoever has any always gets on.
    ///
    /// @param share of all the time, which is over for whoever asks when that much of it is
    boolean hasMore(double share);

    /// Whether there is time for a little more of what the log waits for, too.
    default boolean hasMoreInHaste() {
        return hasMore(1);
    }
}
