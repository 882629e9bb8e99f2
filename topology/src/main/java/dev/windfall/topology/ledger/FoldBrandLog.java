package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.Folded.Displaced;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.topology.stores.SegmentStore;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.streams.Alarm;
import dev.windfall.topology.streams.SoonCommitted;
import dev.windfall.topology.wire.Quarantined;
import dev.windfall.wire.Commands;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Hosts the fold of one partition: records go in as they come, what has changed goes out before each commit.
final class FoldBrandLog implements Processor<byte[], byte[], byte[], Message> {

    /// It has one partition.
    private static final Message.Place QUARANTINE = new Message.Place(0);

    /// What comes in is folded within a tenth of a second or two, if nothing holds it up.
    private static final Duration BEHIND = Duration.ofMillis(250);

    private final Topics topics;
    private final LedgerNews told;
    private ProcessorContext<byte[], Message> context;
    private SegmentStore store;
    private @Nullable LedgerTask task;
    private Message.Place place;
    private SoonCommitted soon;
    private TaskTime spare;
    /// What was folded since the last commit, if anything was: since when the newest of it stands in the log.
    private long newest_ms;
    private Alarm rates;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    FoldBrandLog(Topics topics) {
        this.topics = topics;
        this.told = new LedgerNews(topics.commands().codec(), topics.generation().number());
    }

    /// A task that is revived goes on with this instance: what it held may have been undone.
    @Override
    public void init(ProcessorContext<byte[], Message> context) {
        this.context = context;
        this.store = context.getStateStore(LedgerTopology.STORE);
        this.place = new Message.Place(context.taskId().partition());
        this.task = new LedgerTask(topics, context.taskId().partition(), store.table(),
                news -> tell(told.command(news, now())), news -> tell(told.command(news, now())));
        this.soon = new SoonCommitted(context);
        this.spare = new TaskTime();
        this.newest_ms = Long.MAX_VALUE;
        this.rates = new Alarm(context, soon::commitIfRested);
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
        newest_ms = record.timestamp();
        soon.changed(record.value().length);
    }

    /// What it holds would otherwise stay until the next table is restored.
    @Override
    public void close() {
        soon.end();
        rates.end();
        spare.close();
        task = null;
    }

    private void write(Batch batch) {
        long begun_ns = System.nanoTime();
        LedgerTask writing = Objects.requireNonNull(task);
        spare.begin(context.currentSystemTimeMs() - newest_ms > BEHIND.toMillis());
        newest_ms = Long.MAX_VALUE;
        spare.end(writing.goOn(context.currentSystemTimeMs(), spare));
        writing.write(batch, (key, message) -> forward(key, place.message(message),
                LedgerTopology.WRITE_PLAYER_DAYS));
        soon.written(System.nanoTime() - begun_ns);
        awaitRating();
    }

    /// Runs and accruals go on with commits. If nobody else asks for one, who waits does, but no sooner than the fold has had its time.
    private void awaitRating() {
        rates.end();
        Objects.requireNonNull(task).waits_ms(context.currentSystemTimeMs())
                .ifPresent(wait_ms -> rates.setWithin(Duration.ofMillis(wait_ms)));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    /// Runs, accounts and coupons, with the commit.
    private void tell(Command command) {
        forward(Commands.key(command).getBytes(StandardCharsets.UTF_8), Message.byKey(told.encode(command)),
                LedgerTopology.WRITE_COMMANDS);
    }

    private void forward(byte @Nullable [] key, Message message, String child) {
        context.forward(new Record<>(key, message, context.currentSystemTimeMs()), child);
    }
}
