package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// A table of the fold, kept among others in a table of bytes. What is read or written between two commits is held here, so that
/// each entry is read once and written once.
final class WriteBehind<K, V> implements Table<K, V> {

    private static final class Held<V> {

        private final byte[] key;
        /// Whether the table has an entry, be it one that is over.
        private final boolean exists;
        private final @Nullable V stored;
        private @Nullable V value;
        private boolean isChanged;

        Held(byte[] key, boolean exists, @Nullable V stored) {
            this.key = key;
            this.exists = exists;
            this.stored = stored;
            this.value = stored;
        }
    }

    /// How values stand in bytes.
    ///
    /// @param read null for what stands there but is over
    record Format<K, V>(Function<K, byte[]> key, BiFunction<K, byte[], @Nullable V> read,
            BiFunction<K, V, byte[]> write, Predicate<V> tellsByItselfThatItIsOver) {}

    private final SegmentTable table;
    private final Format<K, V> format;
    private final Map<K, Held<V>> held = new HashMap<>();
    private final List<Map.Entry<K, Held<V>>> changed = new ArrayList<>();

    WriteBehind(SegmentTable table, Format<K, V> format) {
        this.table = table;
        this.format = format;
    }

    @Override
    public @Nullable V get(K key) {
        return held(key).value;
    }

    @Override
    public void put(K key, @Nullable V value) {
        Held<V> entry = held(key);
        entry.value = value;
        change(key, entry);
    }

    private void change(K key, Held<V> entry) {
        if (!entry.isChanged) {
            entry.isChanged = true;
            changed.add(Map.entry(key, entry));
        }
    }

    private Held<V> held(K key) {
        Held<V> entry = held.get(key);
        if (entry == null) {
            byte[] bytes = format.key.apply(key);
            byte[] stored = table.get(bytes);
            entry = new Held<>(bytes, stored != null, stored == null ? null : format.read.apply(key, stored));
            held.put(key, entry);
            if (entry.exists && entry.value == null) {
                change(key, entry); // it is over, and goes
            }
        }
        return entry;
    }

    /// Those that are not written yet.
    List<K> changed() {
        return changed.stream().map(Map.Entry::getKey).toList();
    }

    void write(Batch batch) {
        write(batch, (key, bytes) -> {});
    }

    /// @param written told of each that has a value
    void write(Batch batch, BiConsumer<K, byte[]> written) {
        for (Map.Entry<K, Held<V>> change : changed) {
            Held<V> entry = change.getValue();
            if (entry.value != null) {
                byte[] bytes = format.write.apply(change.getKey(), entry.value);
                batch.put(entry.key, bytes);
                written.accept(change.getKey(), bytes);
            } else if (entry.exists && (entry.stored == null || format.tellsByItselfThatItIsOver.test(entry.stored))) {
                batch.forget(entry.key);
            } else if (entry.exists) {
                batch.remove(entry.key);
            }
        }
        changed.clear();
        held.clear();
    }
}
