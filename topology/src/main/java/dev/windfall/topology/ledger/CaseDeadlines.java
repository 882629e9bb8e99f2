package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.BucketKey;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.Deadline;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState.Deadlines;
import dev.windfall.projections.ledger.LedgerState.SortedDeadlines;
import dev.windfall.topology.stores.SegmentTable;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Deadlines follow from the cases. Those that time comes near to are held in order, a minute to both sides of it; what lies behind
/// that waits as a late case; of what lies ahead it is enough that each case has its own with it: they are gathered in time.
final class CaseDeadlines implements Deadlines {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final SegmentTable table;
    private final WriteBehind<CaseKey, Case> cases;
    private final LateCases late;
    private final Function<BucketKey, Instant> times;
    private final Horizon horizon;
    private final SortedDeadlines near = new SortedDeadlines();
    /// All that lie before this are near, or late.
    private Instant nearUntil;
    /// Whether one of the near could be late.
    private boolean holdsLate;
    /// The earliest of those ahead that no table has yet.
    private Instant firstUnwritten = Instant.MAX;

    /// @param times what time it is in a bucket
    CaseDeadlines(SegmentTable table, WriteBehind<CaseKey, Case> cases, LateCases late,
            Function<BucketKey, Instant> times, Horizon horizon) {
        this.table = table;
        this.cases = cases;
        this.late = late;
        this.times = times;
        this.horizon = horizon;
        this.nearUntil = late.before();
        table.beginDue();
    }

    @Override
    public void add(Deadline deadline) {
        if (deadline.at().isBefore(nearUntil)) {
            near.add(deadline);
            holdsLate |= deadline.at().isBefore(late.before());
        } else if (deadline.at().isBefore(firstUnwritten)) {
            firstUnwritten = deadline.at();
        }
    }

    @Override
    public void remove(Deadline deadline) {
        near.remove(deadline);
    }

    @Override
    public @Nullable Deadline first(BucketKey bucket, Instant before) {
        if (before.isAfter(nearUntil)) {
            gather(before);
        }
        for (CaseKey key : late.take(bucket, before)) {
            Deadline due = due(key);
            if (due != null && due.at().isBefore(nearUntil)) {
                near.add(due);
                holdsLate = true;
            }
        }
        return near.first(bucket, before);
    }

    /// Whoever comes after us finds what is late in the table.
    void beforeWrite() {
        if (holdsLate) {
            putAside(near.takeBefore(late.before()));
            holdsLate = false;
        }
    }

    /// The table has all cases now.
    void written() {
        firstUnwritten = Instant.MAX;
    }

    private void gather(Instant now) {
        Instant until = now.plus(WINDOW);
        Instant lateBefore = now.minus(WINDOW);
        long known = late.before().toEpochMilli();
        List<Deadline> behind = near.takeBefore(lateBefore);
        table.forEachDue(until.toEpochMilli(), (key, at) -> {
            CaseKey id = LedgerTables.caseKey(key);
            if (at < times.apply(id.bucket()).toEpochMilli()) {
                var _ = cases.get(id); // it was forgotten and has come back with the changelog: it goes with the next commit
            } else if (at >= known) { // others are late, and known to be
                gather(id, until, lateBefore, behind);
            }
        });
        if (firstUnwritten.isBefore(until)) {
            cases.changed(LedgerTables::caseKey).forEach(key -> gather(key, until, lateBefore, behind));
        }
        putAside(behind);
        late.setBefore(lateBefore);
        nearUntil = until;
    }

    private void gather(CaseKey key, Instant until, Instant lateBefore, List<Deadline> behind) {
        Deadline due = due(key);
        if (due == null || !due.at().isBefore(until)) {
            return;
        }
        if (due.at().isBefore(lateBefore)) {
            behind.add(due);
        } else {
            near.add(due);
        }
    }

    /// As it is now: it may have changed since it was written, or have come back though it is over.
    private @Nullable Deadline due(CaseKey key) {
        Case now = cases.peek(key);
        if (now == null) {
            return null;
        }
        Instant time = now.waits() ? times.apply(key.bucket()) : Instant.EPOCH;
        return new Deadline(key.bucket(), now.deadline(time, horizon), key);
    }

    private void putAside(List<Deadline> deadlines) {
        Map<BucketKey, List<Deadline>> byBucket = new HashMap<>();
        deadlines.forEach(due -> byBucket.computeIfAbsent(due.bucket(), none -> new ArrayList<>()).add(due));
        byBucket.forEach(late::add);
    }
}
