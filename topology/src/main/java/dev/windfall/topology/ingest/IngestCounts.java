package dev.windfall.topology.ingest;

import java.util.concurrent.atomic.LongAdder;

/// What became of the records that this process has read and committed: read = forwarded + ignored + quarantined.
public final class IngestCounts {

    private final LongAdder read = new LongAdder();
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder quarantined = new LongAdder();

    /// Of one poll; added to the whole once its transaction is committed.
    static final class Batch {
        long read;
        long forwarded;
        long ignored;
        long quarantined;
    }

    void add(Batch batch) {
        read.add(batch.read);
        forwarded.add(batch.forwarded);
        ignored.add(batch.ignored);
        quarantined.add(batch.quarantined);
    }

    public long read() {
        return read.sum();
    }

    public long forwarded() {
        return forwarded.sum();
    }

    public long ignored() {
        return ignored.sum();
    }

    public long quarantined() {
        return quarantined.sum();
    }
}
