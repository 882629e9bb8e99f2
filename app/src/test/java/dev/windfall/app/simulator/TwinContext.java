package dev.windfall.app.simulator;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/// What a processor knows of the task that it is in. Its clock is the simulation's; when it is committed is not up to the processor.
final class TwinContext<T> implements ProcessorContext<String, T> {

    static final String ANY_CHILD = "";
    /// By which a processor would be committed sooner.
    private static final long LOOK_MS = 20;

    private final World world;
    private final TaskId task;
    private final Map<String, TwinStore<?, ?>> stores;
    private final BiConsumer<String, Record<String, T>> forwarded;
    private final List<Alarm> alarms = new ArrayList<>();
    private @Nullable RecordMetadata reading;

    /// @param forwarded the name of the child, and what it gets
    TwinContext(World world, TaskId task, Map<String, TwinStore<?, ?>> stores,
            BiConsumer<String, Record<String, T>> forwarded) {
        this.world = world;
        this.task = task;
        this.stores = stores;
        this.forwarded = forwarded;
    }

    private static final class Alarm {
        private final long every_ms;
        private final Punctuator action;
        private long next_ms;

        Alarm(long every_ms, Punctuator action, long next_ms) {
            this.every_ms = every_ms;
            this.action = action;
            this.next_ms = next_ms;
        }
    }

    void reading(TopicPartition partition, long offset) {
        reading = new RecordMetadata() {
            @Override
            public String topic() {
                return partition.topic();
            }

            @Override
            public int partition() {
                return partition.partition();
            }

            @Override
            public long offset() {
                return offset;
            }
        };
    }

    void readingNothing() {
        reading = null;
    }

    /// Whatever is due.
    void ring() {
        for (Alarm alarm : List.copyOf(alarms)) {
            if (alarm.next_ms <= world.now_ms() && alarms.contains(alarm)) {
                alarm.next_ms = world.now_ms() + alarm.every_ms;
                alarm.action.punctuate(world.now_ms());
            }
        }
    }

    long nextDue_ms() {
        return alarms.stream().mapToLong(alarm -> alarm.next_ms).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public Cancellable schedule(Duration every, PunctuationType type, Punctuator action) {
        if (every.toMillis() == LOOK_MS) {
            return () -> {};
        }
        Alarm alarm = new Alarm(every.toMillis(), action, world.now_ms() + every.toMillis());
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    @Override
    public Cancellable schedule(Instant from, Duration every, PunctuationType type, Punctuator action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <K extends String, V extends T> void forward(Record<K, V> record) {
        forward(record, ANY_CHILD);
    }

    @Override
    public <K extends String, V extends T> void forward(Record<K, V> record, String child) {
        forwarded.accept(child, new Record<>(record.key(), record.value(), record.timestamp()));
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return Optional.ofNullable(reading);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Streams has it
    public <S extends StateStore> S getStateStore(String name) {
        return (S) Objects.requireNonNull(stores.get(name), name);
    }

    @Override
    public long currentSystemTimeMs() {
        return world.now_ms();
    }

    @Override
    public long currentStreamTimeMs() {
        return world.now_ms();
    }

    @Override
    public TaskId taskId() {
        return task;
    }

    @Override
    public void commit() {}

    @Override
    public String applicationId() {
        return "simulator";
    }

    @Override
    public Serde<?> keySerde() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Serde<?> valueSerde() {
        throw new UnsupportedOperationException();
    }

    @Override
    public File stateDir() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamsMetrics metrics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> appConfigs() {
        return Map.of();
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        return Map.of();
    }
}
