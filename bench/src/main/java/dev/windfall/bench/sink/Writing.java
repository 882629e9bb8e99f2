package dev.windfall.bench.sink;

import java.util.function.LongConsumer;

/// A way to write player-days, in a process of its own: see [SinkMain].
interface Writing {

    /// What is not measured.
    void prepare() throws Exception;

    /// @param durable is told now and then how many documents are, and when all are
    void write(LongConsumer durable) throws Exception;
}
