package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.Folded;
import dev.windfall.projections.ledger.Folded.Displaced;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerFold;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.ledger.Tally;
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

/// The fold of one partition on its table: records of the log go in, and once per commit all that has changed comes out.
final class LedgerTask {

    private final int generation;
    private final int partition;
    private final BrandLogReader log;
    private final LedgerTables tables;
    private final LedgerFold fold;
    private final Accruals accruals;

    /// @param table as committed: a task that is revived begins with that
    LedgerTask(Topics topics, int partition, SegmentTable table) {
        this.generation = topics.generation().number();
        this.partition = partition;
        this.log = new BrandLogReader(topics.brandLog().codec());
        this.tables = new LedgerTables(table, Horizon.DEFAULT, generation);
        this.fold = new LedgerFold(tables.state(), Horizon.DEFAULT, partition, topics.partitions());
        this.accruals = new Accruals(tables);
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
        tables.advance(new Progress(generation, partition, record.offset(), latest, Tallies.toAvro(tally)));
    }

    /// With what has been folded since the last commit.
    PlayerIndex players() {
        return tables.players();
    }

    /// @param told each player-day and accrual that has changed, by its key, and last how far they are
    void write(Batch batch, long now_ms, BiConsumer<byte[], byte[]> told) {
        accruals.rate(now_ms);
        tables.write(batch, told);
    }

    /// In how long there is something to write though nothing comes; nothing if there isn't.
    OptionalLong waits_ms(long now_ms) {
        return accruals.waits_ms(now_ms);
    }
}
