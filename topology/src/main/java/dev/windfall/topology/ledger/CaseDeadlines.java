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
import java.util.List;
import java.util.function.Function;

/// Deadlines follow from the cases. The next ones are held in order; of the others it is enough that each case has its own with
/// it: they are gathered when time comes near them, a window at a time.
final class CaseDeadlines implements Deadlines {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final SegmentTable table;
    private final WriteBehind<CaseKey, Case> cases;
    private final Function<BucketKey, Instant> times;
    private final Horizon horizon;
    private final SortedDeadlines near = new SortedDeadlines();
    /// All that lie before this are near.
    private Instant nearUntil = Instant.MIN;
    /// The earliest of those others that no table has yet.
    private Instant firstUnwritten = Instant.MAX;

    /// @param times what time it is in a bucket
    CaseDeadlines(SegmentTable table, WriteBehind<CaseKey, Case> cases, Function<BucketKey, Instant> times,
            Horizon horizon) {
        this.table = table;
        this.cases = cases;
        this.times = times;
        this.horizon = horizon;
        table.beginDue();
    }

    @Override
    public void add(Deadline deadline) {
        if (deadline.at().isBefore(nearUntil)) {
            near.add(deadline);
        } else if (deadline.at().isBefore(firstUnwritten)) {
            firstUnwritten = deadline.at();
        }
    }

    /// The table has all cases now.
    void written() {
        firstUnwritten = Instant.MAX;
    }

    @Override
    public void remove(Deadline deadline) {
        near.remove(deadline);
    }

    @Override
    public @Nullable Deadline first(BucketKey bucket, Instant before) {
        if (before.isAfter(nearUntil)) {
            gather(before.plus(WINDOW));
        }
        return near.first(bucket, before);
    }

    private void gather(Instant until) {
        List<CaseKey> keys = new ArrayList<>();
        table.forEachDue(until.toEpochMilli(), key -> keys.add(LedgerTables.caseKey(key)));
        if (firstUnwritten.isBefore(until)) {
            keys.addAll(cases.changed());
        }
        keys.forEach(key -> gather(key, until));
        nearUntil = until;
    }

    /// It may have changed since it was written, or have come back though it is over.
    private void gather(CaseKey key, Instant until) {
        Case now = cases.get(key);
        if (now != null) {
            Instant due = now.deadline(times.apply(key.bucket()), horizon);
            if (due.isBefore(until)) {
                near.add(new Deadline(key.bucket(), due, key));
            }
        }
    }
}
