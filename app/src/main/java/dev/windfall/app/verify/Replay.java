package dev.windfall.app.verify;

import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerFold;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LedgerState.DayKey;
import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.Tallies;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;

/// One partition of the brand log, folded from its beginning in memory, with the progress that the ledger has told beside it.
final class Replay implements AutoCloseable {

    private final Topics topics;
    private final int partition;
    private final Differences differences;
    private final long accrualsEnd;
    private final AccrualRows accruals = new AccrualRows();
    private final CommittedRecords log;
    private final CommittedRecords told;
    private final MapTable<DayKey, PlayerDay> days = new MapTable<>();
    private final Map<String, PlayerLists> players = new HashMap<>();
    private final LedgerFold fold;
    private Tally tally = Tally.ZERO;
    private long folded = -1;
    private long records;
    private long progressRecords;

    /// @param accrualsEnd the first record of the partition of player-days whose accrual is of no interest
    Replay(KafkaSettings kafka, Topics topics, int partition, long accrualsEnd, Differences differences) {
        this.topics = topics;
        this.partition = partition;
        this.differences = differences;
        this.accrualsEnd = accrualsEnd;
        this.log = new CommittedRecords(kafka, topics.brandLog().name(), partition);
        this.told = new CommittedRecords(kafka, topics.playerDays().name(), partition);
        LedgerState memory = LedgerState.inMemory();
        LedgerState state = new LedgerState(memory.brands(), memory.rules(), memory.profiles(), memory.cases(),
                listing(),
                memory.clocks(), memory.tallies(), memory.deadlines());
        this.fold = new LedgerFold(state, Horizon.DEFAULT, partition, topics.partitions());
    }

    /// The days, where each new one is noted.
    private Table<DayKey, PlayerDay> listing() {
        return new Table<>() {

            @Override
            public @Nullable PlayerDay get(DayKey key) {
                return days.get(key);
            }

            @Override
            public void put(DayKey key, @Nullable PlayerDay day) {
                if (days.entries().put(key, Objects.requireNonNull(day)) == null) {
                    players.computeIfAbsent(key.brandId(), any -> new PlayerLists()).add(key.day(), key.playerId());
                }
            }
        };
    }

    /// Folds on until the record at the offset is in.
    ///
    /// @param watcher told of the events folded so far, now and then
    void to(long offset, LongConsumer watcher) {
        while (folded < offset && log.hasNext()) {
            foldNext(watcher);
        }
        if (folded < offset) {
            differences.add("Partition %d of the brand log".formatted(partition), "offset " + offset,
                    "its end at " + folded);
        }
    }

    /// To the end that the log had when this began.
    void toEnd(LongConsumer watcher) {
        while (log.hasNext()) {
            foldNext(watcher);
        }
    }

    private void foldNext(LongConsumer watcher) {
        ConsumerRecord<byte[], byte[]> record = log.next();
        LogRecord read = BrandLog.fromAvro(topics.brandLog().codec().decode(record.value(), BrandLogRecord.class),
                record.offset());
        tally = tally.plus(fold.fold(read).tally());
        folded = record.offset();
        records++;
        watcher.accept(tally.read());
        compareWithProgress();
    }

    /// The ledger accounts for all events at every progress record, and by the same numbers.
    private void compareWithProgress() {
        while (told.hasNext()) {
            SpecificRecord message = topics.playerDays().codec().decode(told.peek().value());
            if (message instanceof Accrual accrual && told.peek().offset() < accrualsEnd) {
                accruals.add(accrual);
            } else if (message instanceof Progress progress) {
                if (progress.getBrandLogOffset() > folded) {
                    return;
                }
                progressRecords++;
                Tally said = Tallies.fromAvro(progress.getTally());
                String where = "Progress of partition %d at offset %d".formatted(partition,
                        progress.getBrandLogOffset());
                if (!said.isWhole()) {
                    differences.add(where, "read = counted + waiting + duplicates + quarantined", said);
                }
                if (progress.getBrandLogOffset() == folded && !said.equals(tally)) {
                    differences.add(where, tally, said);
                }
            }
            told.next();
        }
    }

    /// The rows of all player-days as they stand now.
    ///
    /// @param brandId null for all brands
    DayRows rows(@Nullable String brandId) {
        DayRows rows = new DayRows();
        days.entries().values().stream().filter(day -> brandId == null || day.brandId().equals(brandId))
                .forEach(rows::add);
        return rows;
    }

    /// As the ledger has told them. Once the log is folded to its end, they are all there.
    AccrualRows accruals() {
        return accruals;
    }

    PlayerLists players(String brandId) {
        return players.getOrDefault(brandId, new PlayerLists());
    }

    Tally tally() {
        return tally;
    }

    long records() {
        return records;
    }

    long progressRecords() {
        return progressRecords;
    }

    @Override
    public void close() {
        log.close();
        told.close();
    }
}
