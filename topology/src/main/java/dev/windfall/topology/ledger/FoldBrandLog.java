package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.Folded.Displaced;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.stores.SegmentStore;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.wire.Quarantined;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/// Hosts the fold of one partition: records go in as they come, what has changed goes out before each commit.
final class FoldBrandLog implements Processor<byte[], byte[], byte[], Message> {

    /// It has one partition.
    private static final Message.Place QUARANTINE = new Message.Place(0);

    /// While so little comes, it is committed sooner than the interval says: nobody should wait for others who don't come.
    private static final Duration QUIET = Duration.ofMillis(20);
    /// Read of the log and not committed, by all tasks of a thread: they are committed together.
    private static final ThreadLocal<long[]> OF_THREAD = ThreadLocal.withInitial(() -> new long[1]);
    /// Some hundred events.
    private static final long QUIET_BYTES_MAX = 16 << 10;

    private final Topics topics;
    private ProcessorContext<byte[], Message> context;
    private SegmentStore store;
    private @Nullable LedgerTask task;
    private Message.Place place;
    private long written_ms;
    private long unwritten_bytes;
    private @Nullable Cancellable looks;
    private @Nullable Cancellable rates;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    FoldBrandLog(Topics topics) {
        this.topics = topics;
    }

    /// A task that is revived goes on with this instance: what it held may have been undone.
    @Override
    public void init(ProcessorContext<byte[], Message> context) {
        this.context = context;
        this.store = context.getStateStore(LedgerTopology.STORE);
        this.place = new Message.Place(context.taskId().partition());
        this.task = new LedgerTask(topics, context.taskId().partition(), store.table());
        store.attach(context, this::write);
        awaitRating();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        store.publish();
        RecordMetadata read = context.recordMetadata().orElseThrow();
        TopicPartition partition = new TopicPartition(read.topic(), read.partition());
        for (Displaced displaced : Objects.requireNonNull(task).fold(record.value(), read.offset())) {
            forward(null,
                    QUARANTINE.message(topics.quarantine().codec().encode(Quarantined.displaced(displaced, partition))),
                    LedgerTopology.WRITE_QUARANTINE);
        }
        if (looks == null) {
            looks = context.schedule(QUIET, PunctuationType.WALL_CLOCK_TIME, time_ms -> commitIfQuiet());
        }
        unwritten_bytes += record.value().length;
        OF_THREAD.get()[0] += record.value().length;
        commitIfQuiet();
    }

    private void commitIfQuiet() {
        if (OF_THREAD.get()[0] <= QUIET_BYTES_MAX
                && context.currentSystemTimeMs() - written_ms >= QUIET.toMillis()) {
            context.commit();
        }
    }

    /// Nothing waits for a commit any more. Whoever has nothing to commit must not look whether it should: Streams commits after
    /// each look.
    private void endLooking() {
        if (looks != null) {
            looks.cancel();
            looks = null;
        }
        OF_THREAD.get()[0] = Math.max(0, OF_THREAD.get()[0] - unwritten_bytes);
        unwritten_bytes = 0;
    }

    /// What it holds would otherwise stay until the next table is restored.
    @Override
    public void close() {
        endLooking();
        endRating();
        task = null;
    }

    private void write(Batch batch) {
        written_ms = context.currentSystemTimeMs();
        endLooking();
        Objects.requireNonNull(task).write(batch, written_ms, (key, message) -> forward(key, place.message(message),
                LedgerTopology.WRITE_PLAYER_DAYS));
        awaitRating();
    }

    /// Accruals come with commits. If nobody else asks for one, who waits to be rated does.
    private void awaitRating() {
        endRating();
        Objects.requireNonNull(task).waits_ms(context.currentSystemTimeMs()).ifPresent(
                wait_ms -> rates = context.schedule(Duration.ofMillis(wait_ms), PunctuationType.WALL_CLOCK_TIME,
                        time_ms -> {
                            endRating();
                            context.commit();
                        }));
    }

    private void endRating() {
        if (rates != null) {
            rates.cancel();
            rates = null;
        }
    }

    private void forward(byte @Nullable [] key, Message message, String child) {
        context.forward(new Record<>(key, message, context.currentSystemTimeMs()), child);
    }
}
