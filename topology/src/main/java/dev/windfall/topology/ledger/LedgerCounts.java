package dev.windfall.topology.ledger;

import java.util.concurrent.atomic.LongAdder;

/// What this process has folded since it began, for people who watch; what was replayed after a failure is in it twice.
public final class LedgerCounts {

    private final LongAdder counted = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder notYetFolded = new LongAdder();

    void countSettlement(boolean first) {
        (first ? counted : duplicates).increment();
    }

    void countOther() {
        notYetFolded.increment();
    }

    /// Settlements that count.
    public long counted() {
        return counted.sum();
    }

    /// Settlements that had counted before.
    public long duplicates() {
        return duplicates.sum();
    }

    /// Rollbacks and cash: in the log, and not yet part of the fold.
    public long notYetFolded() {
        return notYetFolded.sum();
    }

    public long total() {
        return counted() + duplicates() + notYetFolded();
    }
}
