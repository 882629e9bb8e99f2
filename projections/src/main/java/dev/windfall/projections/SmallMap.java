package dev.windfall.projections;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;

/// A map that never changes, for few entries, in the order of their keys. The step to the next one copies two small arrays and
/// shares all that is in them.
public final class SmallMap<K extends Comparable<K>, V> extends AbstractMap<K, V> {

    private static final SmallMap<?, ?> EMPTY = new SmallMap<>(new Object[0], new Object[0]);

    private final Object[] keys;
    private final Object[] values;

    private SmallMap(Object[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
    }

    @SuppressWarnings("unchecked") // it has no entries of any type
    public static <K extends Comparable<K>, V> SmallMap<K, V> empty() {
        return (SmallMap<K, V>) EMPTY;
    }

    public static <K extends Comparable<K>, V> SmallMap<K, V> of(K key, V value) {
        return new SmallMap<>(new Object[]{key}, new Object[]{value});
    }

    public static <K extends Comparable<K>, V> SmallMap<K, V> copyOf(Map<K, V> map) {
        if (map instanceof SmallMap<K, V> small) {
            return small;
        }
        TreeMap<K, V> sorted = new TreeMap<>(map);
        return new SmallMap<>(sorted.keySet().toArray(), sorted.values().toArray());
    }

    /// Makes a map of entries that come in the order of their keys.
    public static final class Builder<K extends Comparable<K>, V> {

        private final List<K> keys = new ArrayList<>();
        private final List<V> values = new ArrayList<>();

        public void add(K key, V value) {
            if (!keys.isEmpty() && keys.getLast().compareTo(key) >= 0) {
                throw new IllegalArgumentException("%s comes after %s".formatted(key, keys.getLast()));
            }
            keys.add(key);
            values.add(value);
        }

        public SmallMap<K, V> build() {
            return new SmallMap<>(keys.toArray(), values.toArray());
        }
    }

    /// @param sum of what stands under the key, and the value
    public SmallMap<K, V> merged(K key, V value, BinaryOperator<V> sum) {
        int place = place(key);
        return place >= 0 ? replaced(place, sum.apply(value(place), value)) : inserted(-place - 1, key, value);
    }

    public SmallMap<K, V> with(K key, V value) {
        return merged(key, value, (before, after) -> after);
    }

    public SmallMap<K, V> without(K key) {
        int place = place(key);
        if (place < 0) {
            return this;
        }
        return new SmallMap<>(removed(keys, place), removed(values, place));
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        int place = key == null ? -1 : place(key);
        return place < 0 ? null : value(place);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key != null && place(key) >= 0;
    }

    @Override
    public int size() {
        return keys.length;
    }

    /// The value of the key at a place of the order, from 0.
    @SuppressWarnings("unchecked") // only those go in
    public V value(int place) {
        return (V) values[place];
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        for (int place = 0; place < keys.length; place++) {
            action.accept(key(place), value(place));
        }
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {

            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }

    /// The key at a place of the order, from 0.
    @SuppressWarnings("unchecked") // only those go in
    public K key(int place) {
        return (K) keys[place];
    }

    private int place(Object key) {
        return Arrays.binarySearch(keys, key);
    }

    private SmallMap<K, V> replaced(int place, V value) {
        Object[] nextValues = values.clone();
        nextValues[place] = value;
        return new SmallMap<>(keys, nextValues);
    }

    private SmallMap<K, V> inserted(int place, K key, V value) {
        return new SmallMap<>(inserted(keys, place, key), inserted(values, place, value));
    }

    private static Object[] inserted(Object[] array, int place, Object element) {
        Object[] next = new Object[array.length + 1];
        System.arraycopy(array, 0, next, 0, place);
        next[place] = element;
        System.arraycopy(array, place, next, place + 1, array.length - place);
        return next;
    }

    private static Object[] removed(Object[] array, int place) {
        Object[] next = new Object[array.length - 1];
        System.arraycopy(array, 0, next, 0, place);
        System.arraycopy(array, place + 1, next, place, next.length - place);
        return next;
    }

    private final class Entries implements Iterator<Map.Entry<K, V>> {

        private int place;

        @Override
        public boolean hasNext() {
            return place < keys.length;
        }

        @Override
        public Map.Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Map.entry(key(place), value(place++));
        }
    }
}
