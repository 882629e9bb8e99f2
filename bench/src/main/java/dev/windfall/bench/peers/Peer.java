package dev.windfall.bench.peers;

/// A way to do the job, in a process of its own: see [PeerMain].
interface Peer extends AutoCloseable {

    /// What is not measured: topics, registrations.
    default void prepare() throws Exception {}

    /// Returns when it is at work.
    void start() throws Exception;

    /// Writes down what it holds in memory alone, and ends.
    @Override
    void close();
}
