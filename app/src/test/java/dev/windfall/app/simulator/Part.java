package dev.windfall.app.simulator;

/// A part of the program as it runs in one process: it holds what is not committed, and is gone with its process.
interface Part {

    /// Whether it could do something now.
    boolean hasWork();

    /// A little of it: a few records are read, or what is due is done. Nothing of it need be committed.
    void work();

    /// All that was done so far. It may be called at any time.
    ///
    /// @throws Cluster.Fenced if another has taken its place
    void commit();

    /// When there is something to do though nothing comes.
    long nextDue_ms();

    /// Its process is no more.
    default void die() {}
}
