package dev.windfall.topology.ledger;

import dev.windfall.projections.coupons.rolling.RollingFold;
import dev.windfall.projections.coupons.rolling.RollingNews;
import dev.windfall.projections.ledger.Folded;
import dev.windfall.projections.ledger.Folded.Displaced;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.settlement.cuts.SettlementNews;
import dev.windfall.projections.settlement.cuts.SettlingFold;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.wire.BrandLogReader;
import dev.windfall.topology.wire.Tallies;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The fold of one partition on its table: records of the log go in, and once per commit all that has changed comes out.
final class LedgerTask {

    /// Of the spare time, so that accruals go on beside runs.
    private static final double SHARE_OF_RUNS = 0.5;
    /// Players of a run between two looks at the time.
    private static final int PIECE = 32;
    private static final long SETTLING_PAUSE_MS = 20;

    private final int piece;
    private final int generation;
    private final int partition;
    private final BrandLogReader log;
    private final LedgerTables tables;
    private final SettlingFold fold;
    private final Accruals accruals;
    private boolean isSettling;

    /// @param table as committed: a task that is revived begins with that
    /// @param news  is told what others have to know of runs
    /// @param rollingNews the same of what is wagered for coupons
    LedgerTask(Topics topics, int partition, SegmentTable table, Consumer<SettlementNews> news,
            Consumer<RollingNews> rollingNews) {
        this(topics, partition, table, news, rollingNews, PIECE);
    }

    /// @param piece players of runs that are rated between two looks at the time
    LedgerTask(Topics topics, int partition, SegmentTable table, Consumer<SettlementNews> news,
            Consumer<RollingNews> rollingNews, int piece) {
        this.piece = piece;
        this.generation = topics.generation().number();
        this.partition = partition;
        this.log = new BrandLogReader(topics.brandLog().codec());
        this.tables = new LedgerTables(table, Horizon.DEFAULT, generation);
        this.fold = new SettlingFold(tables.state(), tables.settlements(), Horizon.DEFAULT, partition,
                topics.partitions(), news, new RollingFold(tables.rollings(), rollingNews));
        this.accruals = new Accruals(tables);
        this.isSettling = fold.settle(0); // what was under way goes on
    }

    /// @return what does not count, or does not any more
    List<Displaced> fold(byte[] message, long offset) {
        LogRecord record = log.read(message, offset);
        accruals.before(record);
        Folded folded = fold.fold(record);
        tables.draft();
        advance(record, folded.tally());
        accruals.after(record, folded.days());
        return folded.displaced();
    }

    private void advance(LogRecord record, Tally change) {
        Progress before = tables.progress();
        if (before != null && record.offset() <= before.getBrandLogOffset()) {
            throw new IllegalStateException("The state holds offset %d of the log already, but %d comes next"
                    .formatted(before.getBrandLogOffset(), record.offset()));
        }
        Instant latest = before == null ? Instant.EPOCH : before.getRecordedAt();
        for (Recorded event : record.events()) {
            latest = event.recordedAt().isAfter(latest) ? event.recordedAt() : latest;
        }
        Tally tally = before == null ? change : Tallies.fromAvro(before.getTally()).plus(change);
        tables.advance(new Progress(generation, partition, record.offset(), latest, Tallies.toAvro(tally), isSettling));
    }

    /// With what has been folded since the last commit.
    PlayerIndex players() {
        return tables.players();
    }

    /// Before a commit: what no event waits for goes on, as long as there is time for it.
    ///
    /// @return whether there is more of it
    boolean goOn(long now_ms, SpareTime spare) {
        do {
            isSettling = fold.settle(piece);
        } while (isSettling && (fold.isLate() ? spare.hasMoreInHaste() : spare.hasMore(SHARE_OF_RUNS)));
        accruals.rate(now_ms, spare);
        return isSettling || accruals.isWaiting();
    }

    /// @param told each player-day and accrual that has changed, by its key, and last how far they are
    void write(Batch batch, BiConsumer<byte[], byte[]> told) {
        Progress before = tables.progress();
        if (before != null && before.getIsSettling() != isSettling) {
            tables.advance(Progress.newBuilder(before).setIsSettling(isSettling).build());
        }
        tables.write(batch, told);
    }

    /// In how long there is something to write though nothing comes; nothing if there isn't.
    OptionalLong waits_ms(long now_ms) {
        return isSettling ? OptionalLong.of(SETTLING_PAUSE_MS) : accruals.waits_ms(now_ms);
    }
}
