package dev.windfall.bench.peers;

import dev.windfall.bench.job.Bet;
import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Sums;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/// One processor with a store of seen ids, one of bets, and one of each aggregate, as the examples have them.
public final class NaiveProcessor implements Processor<String, WalletEvent, String, Sums> {

    /// Where the ids of events stand that were seen.
    enum Ids {
        /// As the examples have it: an id is forgotten after some days.
        IN_WINDOWS {

            @Override
            StoreBuilder<?> store() {
                return Stores.windowStoreBuilder(Stores.persistentWindowStore(IDS, KEPT, KEPT, false),
                        PlainSerdes.STRING, Serdes.ByteArray());
            }

            @Override
            BiPredicate<String, Long> seen(ProcessorContext<?, ?> context) {
                WindowStore<String, byte[]> store = context.getStateStore(IDS);
                return (id, time_ms) -> {
                    try (WindowStoreIterator<byte[]> found = store.fetch(id, time_ms - STORY.toMillis(),
                            time_ms + STORY.toMillis())) {
                        if (found.hasNext()) {
                            return true;
                        }
                    }
                    store.put(id, new byte[0], time_ms);
                    return false;
                };
            }
        },
        /// By whoever has measured: faster, and never smaller.
        BY_KEY {

            @Override
            StoreBuilder<?> store() {
                return NaiveProcessor.store(IDS, Serdes.ByteArray());
            }

            @Override
            BiPredicate<String, Long> seen(ProcessorContext<?, ?> context) {
                KeyValueStore<String, byte[]> store = context.getStateStore(IDS);
                return (id, _) -> store.putIfAbsent(id, new byte[0]) != null;
            }
        };

        private static final String IDS = "ids";
        /// No copy comes later than that.
        private static final Duration STORY = Duration.ofDays(4);
        private static final Duration KEPT = STORY.multipliedBy(2);

        abstract StoreBuilder<?> store();

        /// Whether an id was there; from now on it is.
        abstract BiPredicate<String, Long> seen(ProcessorContext<?, ?> context);
    }

    private static final String KEYED = "keyed";
    private static final String BETS = "bets";
    private static final String ROWS = "rows";
    private static final String TOTALS = "totals";

    private final Ids ids;
    private ProcessorContext<String, Sums> context;
    private BiPredicate<String, Long> seen;
    private KeyValueStore<String, Bet> bets;
    private KeyValueStore<String, Sums> rows;
    private KeyValueStore<String, Sums> totals;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    private NaiveProcessor(Ids ids) {
        this.ids = ids;
    }

    static Topology topology(Task task, Ids ids) {
        return new Topology()
                .addSource("read", PlainSerdes.STRING.deserializer(), PlainSerdes.EVENT.deserializer(), task.input())
                .addProcessor("fold", folding(ids), "read")
                .addSink("write", task.output(), PlainSerdes.STRING.serializer(), PlainSerdes.SUMS.serializer(),
                        "fold");
    }

    /// From a topic of which nobody knows how it is keyed: every event goes through a topic of the contender's own first.
    static Topology keyedFirst(Task task, Ids ids) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(task.input(), Consumed.with(PlainSerdes.STRING, PlainSerdes.EVENT))
                .selectKey((_, event) -> event.getBrandId() + "~" + event.getPlayerId())
                .repartition(Repartitioned.<String, WalletEvent>as(KEYED).withKeySerde(PlainSerdes.STRING)
                        .withValueSerde(PlainSerdes.EVENT))
                .process(folding(ids))
                .to(task.output(), Produced.with(PlainSerdes.STRING, PlainSerdes.SUMS));
        return builder.build();
    }

    /// The topic by which the latter hands its records on to itself.
    public static Set<String> between(Task task) {
        return Set.of(task.repartitioned(KEYED));
    }

    private static ProcessorSupplier<String, WalletEvent, String, Sums> folding(Ids ids) {
        return new ProcessorSupplier<>() {

            @Override
            public Processor<String, WalletEvent, String, Sums> get() {
                return new NaiveProcessor(ids);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(ids.store(), store(BETS, PlainSerdes.BET), store(ROWS, PlainSerdes.SUMS),
                        store(TOTALS, PlainSerdes.SUMS));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Sums> context) {
        this.context = context;
        this.seen = ids.seen(context);
        this.bets = context.getStateStore(BETS);
        this.rows = context.getStateStore(ROWS);
        this.totals = context.getStateStore(TOTALS);
    }

    @Override
    public void process(Record<String, WalletEvent> record) {
        WalletEvent event = record.value();
        if (seen.test(Task.eventKey(event), record.timestamp())) {
            return;
        }
        String key = Task.betKey(event);
        Bet before = Objects.requireNonNullElse(bets.get(key), Bet.UNKNOWN);
        Bet after = before.after(event);
        bets.put(key, after);
        Contribution worth = after.contribution();
        if (worth != null) {
            replace(rows, worth.rowKey(), before, after, record);
            replace(totals, worth.totalKey(), before, after, record);
        }
    }

    private void replace(KeyValueStore<String, Sums> store, String key, Bet before, Bet after,
            Record<String, WalletEvent> record) {
        @Nullable
        Sums known = store.get(key);
        Sums sums = (known == null ? new Sums() : known).replace(before, after);
        store.put(key, sums);
        context.forward(new Record<>(key, sums, record.timestamp()));
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), PlainSerdes.STRING, values);
    }
}
