package dev.windfall.topology.stores;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;

/// Entries that were written together: one record of the changelog, one piece of memory, or of the scratch file. Never changed.
final class Segment {

    /// Of its record in the changelog; later segments have greater ones.
    final long id;
    /// By which places name it while it is here.
    final int number;
    final int size;
    private byte @Nullable [] bytes;
    private long position;

    /// Bytes of the entries that still stand.
    int live;
    int liveEntries;
    /// No entry is due before.
    long firstDue = Long.MAX_VALUE;
    /// Nor is any before this that has not been told.
    long nextDue = Long.MAX_VALUE;
    long toldBefore = Long.MIN_VALUE;
    private final AtomicInteger readers = new AtomicInteger();
    private boolean isReleased;
    /// Whether it is on its way out, its entries into the next batch.
    boolean isLeaving;

    Segment(long id, int number, byte[] bytes) {
        this.id = id;
        this.number = number;
        this.size = bytes.length;
        this.bytes = bytes;
    }

    boolean isInMemory() {
        return bytes != null;
    }

    void moveTo(ScratchFile file) {
        if (bytes != null) {
            position = file.write(bytes);
            bytes = null;
        }
    }

    /// Its room is free again, unless somebody reads it: then once nobody does. Whoever still names it keeps nothing alive.
    void release(ScratchFile file) {
        isReleased = true;
        if (readers.get() == 0) {
            if (bytes == null) {
                file.free(position, size);
            }
            bytes = null;
        }
    }

    void beginReading() {
        readers.incrementAndGet();
    }

    void endReading(ScratchFile file) {
        readers.decrementAndGet();
        if (isReleased) {
            release(file);
        }
    }

    byte[] all(ScratchFile file) {
        return bytes != null ? bytes : file.read(position, size);
    }

    /// The entry at an offset. Of what is on disk only a piece is read, if it is enough.
    Entries.Cursor at(int offset, ScratchFile file, Entries.Cursor cursor) {
        if (bytes != null) {
            return cursor.at(bytes, offset);
        }
        for (int length = Math.min(512, size - offset);; length = Math.min(16 * length, size - offset)) {
            try {
                return cursor.at(file.read(position + offset, length), 0);
            } catch (ArrayIndexOutOfBoundsException e) {
                if (length == size - offset) {
                    throw new IllegalStateException("Segment %d has no whole entry at %d".formatted(id, offset), e);
                }
            }
        }
    }
}
