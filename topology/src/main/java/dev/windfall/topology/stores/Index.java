package dev.windfall.topology.stores;

import dev.windfall.schemas.BytesHash;

import java.util.Arrays;

/// Where entries stand, found by their keys' hashes: open addressing over primitive arrays, eight bytes a slot, seven tenths of them
/// used at most. A slot holds 24 bits of the hash and 40 of the place; whose key it is, the entry itself has to say.
///
/// A part that is full is made twice as large by itself, so that no single put moves all there is.
final class Index {

    static final long NONE = -1;

    /// What can be told of an entry by its place. Of one that is found it is asked last.
    interface Keys {

        /// Whether the key of the entry there is this part of an array.
        boolean isAt(long place, byte[] bytes, int from, int length);
    }

    private static final int PARTS_BITS = 4;
    private static final int HASH_BITS = 24;
    private static final int PLACE_BITS = 40;
    private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;
    private static final int FIRST_BITS = 6;

    private final Part[] parts = new Part[1 << PARTS_BITS];

    Index() {
        Arrays.setAll(parts, number -> new Part());
    }

    /// @return where the key's entry stands, or [#NONE]
    long get(byte[] bytes, int from, int length, Keys keys) {
        long hash = BytesHash.of(bytes, from, length);
        Part part = part(hash);
        int slot = part.find(hash, bytes, from, length, keys);
        return slot < 0 ? NONE : place(part.slots[slot]);
    }

    /// Whether the key's entry is the one there, which is none of another key. No entry is asked for that.
    boolean isAt(long place, byte[] bytes, int from, int length) {
        long hash = BytesHash.of(bytes, from, length);
        return part(hash).has(slot(hash, place));
    }

    /// @return where it stood before, or [#NONE]
    long put(byte[] bytes, int from, int length, long place, Keys keys) {
        long hash = BytesHash.of(bytes, from, length);
        Part part = part(hash);
        int slot = part.find(hash, bytes, from, length, keys);
        if (slot >= 0) {
            long before = place(part.slots[slot]);
            part.slots[slot] = slot(hash, place);
            return before;
        }
        part.add(slot(hash, place));
        return NONE;
    }

    /// @return where it stood, or [#NONE]
    long remove(byte[] bytes, int from, int length, Keys keys) {
        long hash = BytesHash.of(bytes, from, length);
        Part part = part(hash);
        int slot = part.find(hash, bytes, from, length, keys);
        if (slot < 0) {
            return NONE;
        }
        long place = place(part.slots[slot]);
        part.removeAt(slot);
        return place;
    }

    /// Of all keys; the room stays.
    void clear() {
        for (Part part : parts) {
            part.clear();
        }
    }

    private Part part(long hash) {
        return parts[(int) (hash >>> (Long.SIZE - PARTS_BITS))];
    }

    /// Never zero, which stands for an empty slot.
    private static long slot(long hash, long place) {
        return (hashOf(hash) << PLACE_BITS) | (place + 1);
    }

    private static long place(long slot) {
        return (slot & PLACE_MASK) - 1;
    }

    private static long hashOf(long hash) {
        return (hash >>> (Long.SIZE - PARTS_BITS - HASH_BITS)) & ((1L << HASH_BITS) - 1);
    }

    /// Its slots lie near their homes: the highest bits of their hash.
    private static final class Part {

        private int bits = FIRST_BITS;
        private long[] slots = new long[1 << bits];
        private int used;

        void clear() {
            if (used > 0) {
                Arrays.fill(slots, 0);
                used = 0;
            }
        }

        /// @return negative if the key is not there
        int find(long hash, byte[] bytes, int from, int length, Keys keys) {
            long wanted = hashOf(hash);
            int slot = home(wanted);
            while (slots[slot] != 0) {
                if (slots[slot] >>> PLACE_BITS == wanted && keys.isAt(place(slots[slot]), bytes, from, length)) {
                    return slot;
                }
                slot = next(slot);
            }
            return -1;
        }

        boolean has(long entry) {
            int slot = home(entry >>> PLACE_BITS);
            while (slots[slot] != 0 && slots[slot] != entry) {
                slot = next(slot);
            }
            return slots[slot] == entry;
        }

        void add(long entry) {
            if (10L * (used + 1) > 7L * slots.length) {
                grow();
            }
            insert(entry);
            used++;
        }

        private void insert(long entry) {
            int slot = home(entry >>> PLACE_BITS);
            while (slots[slot] != 0) {
                slot = next(slot);
            }
            slots[slot] = entry;
        }

        private void grow() {
            if (bits == HASH_BITS) {
                throw new IllegalStateException(
                        "The index is full: it has %d entries in one of its parts".formatted(used));
            }
            long[] before = slots;
            bits++;
            slots = new long[1 << bits];
            for (long entry : before) {
                if (entry != 0) {
                    insert(entry);
                }
            }
        }

        /// What stands behind it moves up, unless it would come before its home.
        void removeAt(int removed) {
            int gap = removed;
            for (int slot = next(gap); slots[slot] != 0; slot = next(slot)) {
                int home = home(slots[slot] >>> PLACE_BITS);
                if (distance(home, slot) >= distance(gap, slot)) {
                    slots[gap] = slots[slot];
                    gap = slot;
                }
            }
            slots[gap] = 0;
            used--;
        }

        private int home(long hash) {
            return (int) (hash >>> (HASH_BITS - bits));
        }

        private int next(int slot) {
            return (slot + 1) & (slots.length - 1);
        }

        private int distance(int from, int to) {
            return (to - from) & (slots.length - 1);
        }
    }
}
