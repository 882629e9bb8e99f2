package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Numbered;
import dev.windfall.app.simulator.Cluster.Read;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// The twin of a task of Kafka Streams: the processors are the program's own. What they forward, what they have read and what they keep
/// becomes one transaction.
final class StreamsTask implements Part {

    /// The store that begins with who is to be woken first.
    static final String WAKE_UPS = "wake-ups";

    /// Sends what a processor forwards.
    interface Sink<T> {

        void send(Transaction transaction, String key, T message);
    }

    private record Source(TopicPartition partition, Receiver receiver) {}

    /// Takes a record of the source.
    private interface Receiver {

        void take(Numbered record);
    }

    private final World world;
    private final String name;
    private final TaskId id;
    private final long epoch;
    private final Map<String, TwinStore<?, ?>> stores = new HashMap<>();
    private final List<Source> sources = new ArrayList<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final List<TwinContext<?>> contexts = new ArrayList<>();
    private Transaction transaction;

    /// @param name of its owner, whichever process that is in
    StreamsTask(World world, String name, int partition) {
        this.world = world;
        this.name = name;
        this.id = new TaskId(0, partition);
        this.epoch = world.cluster.take(name);
        this.transaction = new Transaction(world, name, epoch);
    }

    <K, V> StreamsTask store(String store, Serde<K> keys, Serde<V> values) {
        stores.put(store, new TwinStore<>(store, keys, values, world.cluster.store(name + " " + store)));
        return this;
    }

    /// @param reading how the processor reads a record's value
    /// @param sinks   by the name of the child; one without a name takes all that is forwarded to nobody
    <V, T> StreamsTask processor(Processor<String, V, String, T> processor, TopicPartition partition,
            Function<byte[], V> reading, Map<String, Sink<T>> sinks) {
        TwinContext<T> context = new TwinContext<>(world, id, stores,
                (child, record) -> Objects.requireNonNull(sinks.get(child), child).send(transaction, record.key(),
                        record.value()));
        processor.init(context);
        contexts.add(context);
        next.put(partition, world.cluster.position(name, partition).next());
        sources.add(new Source(partition, numbered -> {
            context.reading(partition, numbered.offset());
            processor.process(new Record<>(new String(numbered.entry().key(), StandardCharsets.UTF_8),
                    reading.apply(numbered.entry().value()), numbered.entry().timestamp_ms()));
            context.readingNothing();
        }));
        return this;
    }

    @Override
    public boolean hasWork() {
        return nextDue_ms() <= world.now_ms()
                || sources.stream().anyMatch(source -> world.cluster.hasMore(source.partition, next(source)));
    }

    private long next(Source source) {
        return next.getOrDefault(source.partition, 0L);
    }

    @Override
    public void work() {
        contexts.forEach(TwinContext::ring);
        Source source = sources.get(world.random.nextInt(sources.size()));
        Read read = world.cluster.read(source.partition, next(source), 1 + world.random.nextInt(4));
        read.entries().forEach(source.receiver::take);
        if (read.next() > next(source)) {
            next.put(source.partition, read.next());
            transaction.reach(source.partition, read.next());
        }
        if (world.has(Mistake.STATE_IS_KEPT_THOUGH_NOTHING_IS_COMMITTED)) {
            stores.values().forEach(TwinStore::keep);
        }
    }

    @Override
    public void commit() {
        stores.forEach((store, kept) -> {
            if (!store.equals(WAKE_UPS) || !world.has(Mistake.WAKE_UPS_ARE_FORGOTTEN)) {
                transaction.change(kept::keep);
            }
        });
        transaction.commit();
        transaction = new Transaction(world, name, epoch);
    }

    /// An alarm that rings before anybody is to be woken changes nothing.
    @Override
    public long nextDue_ms() {
        long next_ms = contexts.stream().mapToLong(TwinContext::nextDue_ms).min().orElse(Long.MAX_VALUE);
        TwinStore<?, ?> wakeUps = stores.get(WAKE_UPS);
        return wakeUps == null ? next_ms
                : wakeUps.firstKey().map(key -> Math.max(next_ms, ByteBuffer.wrap(key.get()).getLong()))
                        .orElse(Long.MAX_VALUE);
    }
}
