package dev.windfall.topology.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Held while a record of a partition is folded: whoever takes the lock stands between two records, where all stores of the
/// partition tell of the same place in the log.
final class RecordLocks {

    private final Map<Integer, Lock> locks = new ConcurrentHashMap<>();

    Lock of(int partition) {
        return locks.computeIfAbsent(partition, unseen -> new ReentrantLock());
    }
}
