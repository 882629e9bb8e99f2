package dev.windfall.topology.stores;

import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.topology.streams.AfterCommit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// A [SegmentTable] as a store of a task. It always comes back from its changelog: its files are no more than room.
///
/// The one class that leans on what Kafka Streams keeps to itself (4.3.1), in three places: before each commit Streams calls
/// [#flushCache()] of what it takes for a cache; there the task may still write to the changelog, and forward, if it says in whose
/// name. After the commit Streams calls no store: [AfterCommit] does.
public final class SegmentStore implements StateStore, CachedStateStore<Object, Object> {

    /// What a task has changed since the last commit.
    @FunctionalInterface
    public interface Changes {

        /// Once before each commit; what is forwarded here is part of it.
        void write(Batch batch);
    }

    /// How others find it, task by task.
    public static final QueryableStoreType<SegmentStore> QUERYABLE = new QueryableStoreType<>() {

        @Override
        public boolean accepts(StateStore store) {
            return store instanceof SegmentStore;
        }

        @Override
        public SegmentStore create(StateStoreProvider tasks, String name) {
            List<SegmentStore> found = tasks.stores(name, this);
            if (found.size() != 1) {
                throw new InvalidStateStoreException("%d tasks have the store %s here".formatted(found.size(), name));
            }
            return found.getFirst();
        }
    };

    /// Of this process: a task may come, and go, and come again.
    private static final AtomicLong FILES = new AtomicLong();

    private final String name;
    private final long memoryMax;
    private final Path scratchFolder;
    private final SegmentTable.Due due;
    private volatile @Nullable SegmentTable readable;
    private volatile @Nullable SegmentTable table;
    private @Nullable InternalProcessorContext<?, ?> context;
    private @Nullable ProcessorNode<?, ?, ?, ?> node;
    private @Nullable Changes changes;
    private @Nullable Batch pending;

    SegmentStore(String name, long memoryMax, Path scratchFolder, SegmentTable.Due due) {
        this.name = name;
        this.memoryMax = memoryMax;
        this.scratchFolder = scratchFolder;
        this.due = due;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        this.context = (InternalProcessorContext<?, ?>) context;
        SegmentTable empty = new SegmentTable(memoryMax,
                scratchFolder.resolve("%s-%s-%d.scratch".formatted(name, context.taskId(), FILES.incrementAndGet())),
                due);
        table = empty;
        context.register(root, (key, value) -> empty.restore(new Change(ByteBuffer.wrap(key).getLong(), value)));
    }

    /// For the processor that changes the store, when it begins.
    public void attach(ProcessorContext<?, ?> processor, Changes writer) {
        node = ((InternalProcessorContext<?, ?>) processor).currentNode();
        changes = writer;
        readable = table;
    }

    /// For any thread, as committed.
    ///
    /// @throws InvalidStateStoreException while the task is not at work on it
    public SegmentTable committed() {
        SegmentTable committed = readable;
        if (committed == null) {
            throw new InvalidStateStoreException("The store %s is not ready".formatted(name));
        }
        return committed;
    }

    /// For any thread, of a store that follows what another process commits: whole records of the changelog, as far as it is.
    ///
    /// @throws InvalidStateStoreException if it has gone
    public SegmentTable followed() {
        SegmentTable followed = table;
        if (followed == null) {
            throw new InvalidStateStoreException("The store %s is not here any more".formatted(name));
        }
        return followed;
    }

    /// For the task itself, as committed; what it has changed since is its own to know.
    public SegmentTable table() {
        return Objects.requireNonNull(table, "the store is open");
    }

    @Override
    public void flushCache() {
        if (changes == null || context == null) {
            return; // nobody changes a standby
        }
        if (pending != null) {
            return; // told, and not committed: Streams asks once more of a task that it gives up
        }
        Batch batch = table().begin();
        writeInTheNameOfItsNode(batch);
        List<Change> told = batch.changes();
        if (told.isEmpty()) {
            batch.publish();
            return;
        }
        for (Change change : told) {
            byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(change.id()).array();
            context.logChange(name, Bytes.wrap(key), change.bytes(), context.currentSystemTimeMs(), new RecordHeaders(),
                    Position.emptyPosition());
        }
        pending = batch;
        AfterCommit.call(this::publish);
    }

    private void writeInTheNameOfItsNode(Batch batch) {
        InternalProcessorContext<?, ?> internal = Objects.requireNonNull(context);
        ProcessorNode<?, ?, ?, ?> before = internal.currentNode();
        internal.setCurrentNode(node);
        try {
            Objects.requireNonNull(changes).write(batch);
        } finally {
            internal.setCurrentNode(before);
        }
    }

    /// When the commit is through; at the latest when the task goes on, which it does not before.
    public void publish() {
        if (pending != null && table != null) {
            pending.publish();
        }
        pending = null;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void clearCache() {
        readable = null; // until a task is at work on it again
        pending = null;
    }

    @Override
    public void close() {
        SegmentTable open = table;
        readable = null;
        table = null;
        pending = null;
        changes = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return table != null;
    }
}
