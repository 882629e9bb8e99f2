package dev.windfall.app.verify;

import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.wire.Tallies;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One partition of the brand log, folded from its beginning in memory, with the progress that the ledger has told beside it.
final class Replay implements AutoCloseable {

    private final Topics topics;
    private final int partition;
    private final Differences differences;
    private final long accrualsEnd;
    private final AccrualRows accruals = new AccrualRows();
    private final CommittedRecords log;
    private final CommittedRecords told;
    private final LogFold fold;
    private Tally tally = Tally.ZERO;
    private long folded = -1;
    private long records;
    private long progressRecords;

    /// @param runs        those of all partitions
    /// @param turns       the same
    /// @param accrualsEnd the first record of the partition of player-days whose accrual is of no interest
    Replay(KafkaSettings kafka, Topics topics, int partition, LoggedRuns runs, LoggedTurns turns,
            long accrualsEnd, Differences differences) {
        this.topics = topics;
        this.partition = partition;
        this.differences = differences;
        this.accrualsEnd = accrualsEnd;
        this.log = new CommittedRecords(kafka, topics.brandLog().name(), partition);
        this.told = new CommittedRecords(kafka, topics.playerDays().name(), partition);
        this.fold = new LogFold(partition, topics.partitions(), runs, turns::hear);
    }

    /// Folds on until the record at the offset is in.
    ///
    /// @param course told how far it is
    void to(long offset, Course course) {
        while (folded < offset && log.hasNext()) {
            foldNext(course);
        }
        if (folded < offset) {
            differences.add("Partition %d of the brand log".formatted(partition), "offset " + offset,
                    "its end at " + folded);
        }
    }

    /// To the end that the log had when this began.
    void toEnd(Course course) {
        while (log.hasNext()) {
            foldNext(course);
        }
    }

    private void foldNext(Course course) {
        ConsumerRecord<byte[], byte[]> record = log.next();
        tally = tally.plus(fold.fold(Decoded.log(record.offset(), record.value()),
                () -> course.at(partition, folded, tally.read())));
        folded = record.offset();
        records++;
        course.at(partition, folded, tally.read());
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
        fold.days(brandId).forEach(rows::add);
        return rows;
    }

    /// As the ledger has told them. Once the log is folded to its end, they are all there.
    AccrualRows accruals() {
        return accruals;
    }

    PlayerLists players(String brandId) {
        return fold.players(brandId);
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
