package dev.windfall.topology.ledger;

import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.topology.wire.Quarantined;
import org.apache.kafka.common.TopicPartition;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// What [FoldBrandLog] hosts, for those who host it another way: the ledger's task of a partition on its table.
public final class FoldedPartition implements AutoCloseable {

    private final TopicPartition log;
    private final SegmentTable table;
    private final LedgerTask task;

    /// @param changelog as it was committed
    /// @param told      what runs and accounts have to know
    public FoldedPartition(Topics topics, int partition, List<Change> changelog, InstantSource clock,
            Consumer<Command> told) {
        this.log = new TopicPartition(topics.brandLog().name(), partition);
        this.table = new SegmentTable(Long.MAX_VALUE, Path.of("target", "unused.scratch"), LedgerTables::dueOf);
        changelog.forEach(table::restore);
        LedgerNews news = new LedgerNews(topics.commands().codec(), topics.generation().number());
        this.task = new LedgerTask(topics, partition, table, each -> told.accept(news.command(each, clock.instant())),
                each -> told.accept(news.command(each, clock.instant())), 1);
    }

    /// @return what does not count
    public List<QuarantinedRecord> fold(byte[] message, long offset) {
        return task.fold(message, offset).stream().map(displaced -> Quarantined.displaced(displaced, log)).toList();
    }

    /// What is to be committed as one: the changes of the table, and what is told of them.
    ///
    /// @param looks how often there is time for more before it is written
    public List<Change> write(Instant now, int looks, BiConsumer<byte[], byte[]> told) {
        int[] left = {looks};
        Batch batch = table.begin();
        var _ = task.goOn(now.toEpochMilli(), _ -> left[0]-- > 0);
        task.write(batch, told);
        List<Change> changes = batch.changes();
        batch.publish();
        return changes;
    }

    /// In how long there is something to write though nothing comes.
    public long nextDue_ms(long now_ms) {
        var waits_ms = task.waits_ms(now_ms);
        return waits_ms.isPresent() ? now_ms + waits_ms.getAsLong() : Long.MAX_VALUE;
    }

    @Override
    public void close() {
        table.close();
    }
}
