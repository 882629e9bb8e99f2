package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.Folded.Displaced;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.stores.SegmentStore;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.wire.Quarantined;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Hosts the fold of one partition: records go in as they come, what has changed goes out before each commit.
final class FoldBrandLog implements Processor<byte[], byte[], byte[], Message> {

    /// It has one partition.
    private static final Message.Place QUARANTINE = new Message.Place(0);

    private final Topics topics;
    private ProcessorContext<byte[], Message> context;
    private SegmentStore store;
    private @Nullable LedgerTask task;
    private Message.Place place;

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
    }

    /// What it holds would otherwise stay until the next table is restored.
    @Override
    public void close() {
        task = null;
    }

    private void write(Batch batch) {
        Objects.requireNonNull(task).write(batch, (key, message) -> forward(key, place.message(message),
                LedgerTopology.WRITE_PLAYER_DAYS));
    }

    private void forward(byte @Nullable [] key, Message message, String child) {
        context.forward(new Record<>(key, message, context.currentSystemTimeMs()), child);
    }
}
