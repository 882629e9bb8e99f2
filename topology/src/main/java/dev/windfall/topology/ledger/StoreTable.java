package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.LedgerState.Table;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A table of the fold, kept in a store. What is read or written within one record of the log is held here, so that each entry is
/// read once and written once, when the record is folded.
///
/// @param <A> how the store keeps a value
final class StoreTable<K, V, A> implements Table<K, V> {

    private final KeyValueStore<String, A> store;
    private final Function<K, String> toKey;
    private final BiFunction<K, A, V> fromStore;
    private final BiFunction<K, V, A> toStore;
    private final Map<K, Optional<V>> held = new HashMap<>();
    private final Set<K> changed = new HashSet<>();

    StoreTable(KeyValueStore<String, A> store, Function<K, String> toKey, BiFunction<K, A, V> fromStore,
            BiFunction<K, V, A> toStore) {
        this.store = store;
        this.toKey = toKey;
        this.fromStore = fromStore;
        this.toStore = toStore;
    }

    @Override
    public @Nullable V get(K key) {
        return held.computeIfAbsent(key, unread -> Optional.ofNullable(store.get(toKey.apply(unread)))
                .map(stored -> fromStore.apply(unread, stored))).orElse(null);
    }

    @Override
    public void put(K key, @Nullable V value) {
        held.put(key, Optional.ofNullable(value));
        changed.add(key);
    }

    void flush() {
        for (K key : changed) {
            V value = get(key);
            if (value == null) {
                store.delete(toKey.apply(key));
            } else {
                store.put(toKey.apply(key), toStore.apply(key, value));
            }
        }
        changed.clear();
        held.clear();
    }
}
