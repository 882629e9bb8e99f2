package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.topology.stores.Draft;
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

/// A table of the fold, kept among others in a table of bytes. What is read or written between two commits is held here, so that
/// each entry is read once and written once.
final class WriteBehind<K, V> implements Table<K, V> {

    private static final class Held<K, V> {

        private final K id;
        private final byte[] key;
        /// Whether the table has an entry, be it one that is over.
        private final boolean exists;
        private final boolean hasLonger;
        private final @Nullable V stored;
        private @Nullable V value;
        private boolean isChanged;

        Held(K id, byte[] key, boolean exists, boolean hasLonger, @Nullable V stored) {
            this.id = id;
            this.key = key;
            this.exists = exists;
            this.hasLonger = hasLonger;
            this.stored = stored;
            this.value = stored;
        }
    }

    /// How values stand in bytes.
    ///
    /// @param read null for what stands there but is over
    record Format<K, V>(Function<K, byte[]> key, BiFunction<K, byte[], @Nullable V> read, Writing<K, V> write,
            Ending<V> ending) {

        /// Of values that are never over by themselves.
        static <K, V> Format<K, V> of(Function<K, byte[]> key, BiFunction<K, byte[], @Nullable V> read,
                BiFunction<K, V, byte[]> write) {
            return new Format<>(key, read, (id, value, hasLonger) -> write.apply(id, value), new Ending<>() {
            });
        }
    }

    interface Writing<K, V> {

        /// @param hasLonger to be told by [Ending#hasLonger] of what is written
        byte[] write(K id, V value, boolean hasLonger);
    }

    /// Of values that tell by themselves when they are over. One needs no trace in the changelog when it goes, if all that stood
    /// under its key before is over, too: whatever of it the changelog still has may come back.
    interface Ending<V> {

        default boolean tellsByItself(V value) {
            return false;
        }

        /// Whether something that stood there before an entry may last longer than that.
        default boolean hasLonger(byte[] entry) {
            return false;
        }

        default boolean lastsLonger(V before, V after) {
            return false;
        }
    }

    private final SegmentTable table;
    private final Format<K, V> format;
    private final Map<K, Held<K, V>> held = new HashMap<>();
    private final List<Held<K, V>> changed = new ArrayList<>();
    /// Entries that are new since the last commit, as they will be written.
    private final Draft draft = new Draft();
    /// What is written is what was read last, nearly always.
    private @Nullable Held<K, V> last;

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
        Held<K, V> entry = held(key);
        entry.value = value;
        change(entry);
    }

    private void change(Held<K, V> entry) {
        if (!entry.isChanged) {
            entry.isChanged = true;
            changed.add(entry);
        }
    }

    private Held<K, V> held(K key) {
        if (last == null || !last.id.equals(key)) {
            last = found(key);
        }
        return last;
    }

    private Held<K, V> found(K key) {
        Held<K, V> entry = held.get(key);
        if (entry == null) {
            byte[] bytes = format.key.apply(key);
            byte[] drafted = draft.take(bytes);
            entry = drafted == null ? stored(key, bytes) : undrafted(key, bytes, drafted);
            held.put(key, entry);
            if (drafted != null || (entry.exists && entry.value == null)) {
                change(entry); // new, or over: then it goes
            }
        }
        return entry;
    }

    private Held<K, V> stored(K key, byte[] bytes) {
        byte[] stored = table.get(bytes);
        return new Held<>(key, bytes, stored != null, stored != null && format.ending.hasLonger(stored),
                stored == null ? null : format.read.apply(key, stored));
    }

    private Held<K, V> undrafted(K key, byte[] bytes, byte[] drafted) {
        Held<K, V> entry = new Held<>(key, bytes, false, false, null);
        entry.value = format.read.apply(key, drafted);
        return entry;
    }

    /// Encodes what is new: for tables of which few new entries change once more before they are written.
    void draft() {
        int kept = 0;
        for (Held<K, V> entry : changed) {
            if (entry.exists || entry.value == null) {
                changed.set(kept++, entry);
            } else {
                draft.add(entry.key, format.write.write(entry.id, entry.value, false));
                held.remove(entry.id);
            }
        }
        changed.subList(kept, changed.size()).clear();
        last = null;
    }

    /// They are not held.
    @Override
    public @Nullable V peek(K key) {
        Held<K, V> entry = held.get(key);
        if (entry != null) {
            return entry.value;
        }
        byte[] bytes = format.key.apply(key);
        byte[] drafted = draft.get(bytes);
        byte[] stored = drafted != null ? drafted : table.get(bytes);
        return stored == null ? null : format.read.apply(key, stored);
    }

    /// Whether something is not written yet, of values that don't wait in a draft.
    boolean hasChanged() {
        return !changed.isEmpty();
    }

    /// Those that are not written yet.
    ///
    /// @param id of a key in bytes
    List<K> changed(Function<byte[], K> id) {
        List<K> all = new ArrayList<>(changed.stream().map(entry -> entry.id).toList());
        draft.forEachKey(key -> all.add(id.apply(key)));
        return all;
    }

    void write(Batch batch) {
        write(batch, (key, value) -> {});
    }

    /// @param written told of each that has a value: its key in bytes, and itself
    void write(Batch batch, BiConsumer<byte[], V> written) {
        draft.moveTo(batch);
        for (Held<K, V> entry : changed) {
            if (entry.value != null) {
                boolean hasLonger = entry.hasLonger
                        || (entry.stored != null && format.ending.lastsLonger(entry.stored, entry.value));
                byte[] bytes = format.write.write(entry.id, entry.value, hasLonger);
                batch.put(entry.key, bytes);
                written.accept(entry.key, entry.value);
            } else if (entry.exists && !entry.hasLonger
                    && (entry.stored == null || format.ending.tellsByItself(entry.stored))) {
                batch.forget(entry.key);
            } else if (entry.exists) {
                batch.remove(entry.key);
            }
        }
        changed.clear();
        held.clear();
        last = null;
    }
}
