package dev.windfall.app.simulator;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The twin of a store of Kafka Streams: bytes in the order of their keys. It begins with what is committed, and what it changes is kept
/// with the next commit.
final class TwinStore<K, V> implements KeyValueStore<K, V> {

    private final String name;
    private final Serde<K> keys;
    private final Serde<V> values;
    private final NavigableMap<Bytes, byte[]> committed;
    private final TreeMap<Bytes, byte[]> now;
    private final TreeMap<Bytes, Optional<byte[]>> changed = new TreeMap<>();

    TwinStore(String name, Serde<K> keys, Serde<V> values, NavigableMap<Bytes, byte[]> committed) {
        this.name = name;
        this.keys = keys;
        this.values = values;
        this.committed = committed;
        this.now = new TreeMap<>(committed);
    }

    /// What has changed since the last commit is kept.
    void keep() {
        changed.forEach((key, value) -> {
            if (value.isPresent()) {
                committed.put(key, value.get());
            } else {
                committed.remove(key);
            }
        });
        changed.clear();
    }

    Optional<Bytes> firstKey() {
        return now.isEmpty() ? Optional.empty() : Optional.of(now.firstKey());
    }

    private Bytes bytes(K key) {
        return Bytes.wrap(keys.serializer().serialize(name, key));
    }

    @SuppressWarnings("NullAway") // as Streams has it: null is none
    private V value(byte @Nullable [] stored) {
        return stored == null ? null : values.deserializer().deserialize(name, stored);
    }

    @Override
    public V get(K key) {
        return value(now.get(bytes(key)));
    }

    @Override
    @SuppressWarnings("NullAway") // as Streams has it: null is none
    public void put(K key, V value) {
        Bytes bytes = bytes(key);
        if (value == null) {
            now.remove(bytes);
            changed.put(bytes, Optional.empty());
        } else {
            byte[] stored = values.serializer().serialize(name, value);
            now.put(bytes, stored);
            changed.put(bytes, Optional.of(stored));
        }
    }

    @Override
    public V putIfAbsent(K key, V value) {
        V before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<K, V>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    @SuppressWarnings("NullAway") // as Streams has it: null is none
    public V delete(K key) {
        V before = get(key);
        put(key, null);
        return before;
    }

    @Override
    public KeyValueIterator<K, V> range(K from, K to) {
        return iterator(now.subMap(bytes(from), true, bytes(to), true));
    }

    @Override
    public KeyValueIterator<K, V> all() {
        return iterator(now);
    }

    @Override
    public <PS extends Serializer<P>, P> KeyValueIterator<K, V> prefixScan(P prefix, PS serializer) {
        byte[] begin = serializer.serialize(name, prefix);
        NavigableMap<Bytes, byte[]> some = new TreeMap<>(now.tailMap(Bytes.wrap(begin), true));
        some.keySet().removeIf(key -> !Arrays.equals(begin, Arrays.copyOf(key.get(), begin.length)));
        return iterator(some);
    }

    /// Of the entries as they are now: whoever goes through them may change them.
    private KeyValueIterator<K, V> iterator(NavigableMap<Bytes, byte[]> some) {
        Iterator<Map.Entry<Bytes, byte[]>> entries = new TreeMap<>(some).entrySet().iterator();
        return new KeyValueIterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public KeyValue<K, V> next() {
                Map.Entry<Bytes, byte[]> entry = entries.next();
                return KeyValue.pair(keys.deserializer().deserialize(name, entry.getKey().get()),
                        value(entry.getValue()));
            }

            @Override
            public K peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public long approximateNumEntries() {
        return now.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
