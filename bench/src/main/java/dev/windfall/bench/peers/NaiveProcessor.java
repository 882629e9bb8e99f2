package dev.windfall.bench.peers;

import dev.windfall.bench.job.Bet;
import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Sums;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// One processor with a store of seen ids, one of bets, and one of each aggregate, as the examples have them. The ids are in a
/// key-value store: the window store of the examples is slower, and forgets.
final class NaiveProcessor implements Processor<String, WalletEvent, String, Sums> {

    private static final String IDS = "ids";
    private static final String BETS = "bets";
    private static final String ROWS = "rows";
    private static final String TOTALS = "totals";

    private ProcessorContext<String, Sums> context;
    private KeyValueStore<String, byte[]> ids;
    private KeyValueStore<String, Bet> bets;
    private KeyValueStore<String, Sums> rows;
    private KeyValueStore<String, Sums> totals;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    private NaiveProcessor() {}

    static Topology topology(Task task) {
        return new Topology()
                .addSource("read", PlainSerdes.STRING.deserializer(), PlainSerdes.EVENT.deserializer(), task.input())
                .addProcessor("fold", NaiveProcessor::new, "read")
                .addStateStore(store(IDS, Serdes.ByteArray()), "fold")
                .addStateStore(store(BETS, PlainSerdes.BET), "fold")
                .addStateStore(store(ROWS, PlainSerdes.SUMS), "fold")
                .addStateStore(store(TOTALS, PlainSerdes.SUMS), "fold")
                .addSink("write", task.output(), PlainSerdes.STRING.serializer(), PlainSerdes.SUMS.serializer(),
                        "fold");
    }

    @Override
    public void init(ProcessorContext<String, Sums> context) {
        this.context = context;
        this.ids = context.getStateStore(IDS);
        this.bets = context.getStateStore(BETS);
        this.rows = context.getStateStore(ROWS);
        this.totals = context.getStateStore(TOTALS);
    }

    @Override
    public void process(Record<String, WalletEvent> record) {
        WalletEvent event = record.value();
        if (ids.putIfAbsent(Task.eventKey(event), new byte[0]) != null) {
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
