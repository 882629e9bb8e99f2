package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.Folded;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerFold;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.wire.BrandLogReader;
import dev.windfall.topology.wire.Placed;
import dev.windfall.topology.wire.PlayerDays;
import dev.windfall.topology.wire.Quarantined;
import dev.windfall.topology.wire.Tallies;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.concurrent.locks.Lock;

/// Hosts the fold of one partition: load, fold, store, forward. What an event means is the fold's to say.
final class FoldBrandLog implements Processor<String, byte[], String, Placed> {

    private final Topics topics;
    private final RecordLocks locks;
    private ProcessorContext<String, Placed> context;
    private final BrandLogReader log;
    private LedgerStores stores;
    private LedgerFold fold;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    FoldBrandLog(Topics topics, RecordLocks locks) {
        this.topics = topics;
        this.locks = locks;
        this.log = new BrandLogReader(topics.brandLog().codec());
    }

    /// A task that is revived goes on with this instance: what it held may have been undone.
    @Override
    public void init(ProcessorContext<String, Placed> context) {
        this.context = context;
        this.stores = new LedgerStores(context);
        this.fold = new LedgerFold(stores.state(), Horizon.DEFAULT, context.taskId().partition(), topics.partitions());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        RecordMetadata place = context.recordMetadata().orElseThrow();
        Lock lock = locks.of(place.partition());
        lock.lock();
        try {
            fold(record, place);
        } finally {
            lock.unlock();
        }
    }

    private void fold(Record<String, byte[]> record, RecordMetadata place) {
        LogRecord read = log.read(record.value(), place.offset());
        Folded folded = fold.fold(read);
        stores.flush();
        folded.days().forEach(day -> forward(PlayerDays.key(day.brandId(), day.playerId(), day.day()),
                new Placed(place.partition(), PlayerDays.toAvro(day, LedgerStores.GENERATION)), record,
                LedgerTopology.WRITE_PLAYER_DAYS));
        TopicPartition partition = new TopicPartition(place.topic(), place.partition());
        folded.displaced().forEach(displaced -> forward(null,
                new Placed(0, Quarantined.displaced(displaced, partition)), record,
                LedgerTopology.WRITE_QUARANTINE));
        advance(record, read, place, folded.tally());
    }

    /// Last of all that follows from the record: a reader who stands here has seen all of it.
    private void advance(Record<String, byte[]> record, LogRecord read, RecordMetadata place, Tally change) {
        Progress before = stores.progress().get(LedgerStores.PROGRESS);
        Instant latest = read.events().stream().map(Recorded::recordedAt)
                .reduce(before == null ? Instant.EPOCH : before.getRecordedAt(),
                        (one, other) -> one.isAfter(other) ? one : other);
        Tally tally = before == null ? change : Tallies.fromAvro(before.getTally()).plus(change);
        Progress now = new Progress(LedgerStores.GENERATION, place.partition(), place.offset(), latest,
                Tallies.toAvro(tally));
        stores.progress().put(LedgerStores.PROGRESS, now);
        forward(LedgerStores.PROGRESS, new Placed(place.partition(), now), record,
                LedgerTopology.WRITE_PLAYER_DAYS);
    }

    private void forward(@Nullable String key, Placed output, Record<String, byte[]> record,
            String child) {
        context.forward(new Record<>(key, output, record.timestamp()), child);
    }
}
