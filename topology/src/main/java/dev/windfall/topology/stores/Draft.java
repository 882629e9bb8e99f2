package dev.windfall.topology.stores;

import dev.windfall.topology.stores.SegmentTable.Batch;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/// Entries on their way into a batch: encoded already, one behind the other in one array, and found by their keys. What waits here
/// instead of as objects is nothing that the collector has to look through or move. For one thread.
public final class Draft {

    private static final int BYTES_FIRST = 1024;

    private final Index index = new Index();
    private final Entries.Cursor cursor = new Entries.Cursor();
    private byte[] bytes = new byte[BYTES_FIRST];
    private int size;

    /// An entry whose key is not here.
    public void add(byte[] key, byte[] value) {
        ensure(Entries.size(key, value));
        int from = size;
        size = Entries.write(key, value, bytes, from);
        if (index.put(key, 0, key.length, from, this::isAt) != Index.NONE) {
            throw new IllegalStateException("There is an entry under this key");
        }
    }

    /// @return null if the key is not here
    public byte @Nullable [] get(byte[] key) {
        return size == 0 ? null : value(index.get(key, 0, key.length, this::isAt));
    }

    /// The same, and it is not here any more.
    public byte @Nullable [] take(byte[] key) {
        return size == 0 ? null : value(index.remove(key, 0, key.length, this::isAt));
    }

    public void forEachKey(Consumer<byte[]> action) {
        for (int from = 0; from < size; from = cursor.end()) {
            if (stands(from)) {
                action.accept(cursor.key());
            }
        }
    }

    /// Leaves none here.
    public void moveTo(Batch batch) {
        for (int from = 0; from < size; from = cursor.end()) {
            if (stands(from)) {
                batch.copy(bytes, from, cursor.end());
            }
        }
        index.clear();
        size = 0;
    }

    /// What was taken has left its bytes.
    private boolean stands(int from) {
        return cursor.at(bytes, from).isIn(index, from);
    }

    private byte @Nullable [] value(long place) {
        return place == Index.NONE ? null : new Entries.Cursor().at(bytes, (int) place).value();
    }

    private boolean isAt(long place, byte[] key, int from, int length) {
        return new Entries.Cursor().at(bytes, (int) place).hasKey(key, from, length);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
