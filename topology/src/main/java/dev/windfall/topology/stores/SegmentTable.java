package dev.windfall.topology.stores;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/// A table of bytes that is changed by one thread, a [Batch] at a time, and read by any.
///
/// All entries stand in segments, which are only ever added and removed; each is one record of a changelog, from which the table
/// comes back. The index knows where the newest entry of each key is. A segment of which too little still stands is cleaned: what
/// stands goes into the next batch, and the segment goes. So is one that is too small, once there are many of them. What memory
/// has no room for goes to a scratch file, the oldest first.
public final class SegmentTable implements AutoCloseable {

    private static final int OFFSET_BITS = 18;
    /// An entry begins before this, wherever it ends.
    static final int SEGMENT_BYTES = 1 << OFFSET_BITS;

    /// A record of the changelog: a segment, or that one is gone.
    public static final class Change {

        private final long id;
        private final byte @Nullable [] bytes;

        public Change(long id, byte @Nullable [] bytes) {
            this.id = id;
            this.bytes = bytes;
        }

        /// Its key.
        public long id() {
            return id;
        }

        /// Null where the segment is gone.
        public byte @Nullable [] bytes() {
            return bytes;
        }
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Index index = new Index();
    private final List<@Nullable Segment> segments = new ArrayList<>();
    private final Deque<Integer> freeNumbers = new ArrayDeque<>();
    private final TreeMap<Long, Segment> byId = new TreeMap<>();
    private final Deque<Segment> inMemory = new ArrayDeque<>();
    private final Cleaning cleaning = new Cleaning();
    private final ScratchFile scratch;
    private final long memoryMax;
    private final Due due;
    private long memory;
    private long nextId;
    private long lastWritten;
    /// Not while it follows the changelog that somebody else writes: then others clean.
    private boolean isChangedHere;
    private boolean isClosed;
    /// The one that is being written; there is one batch at a time.
    private byte[] segment = new byte[0];

    /// Nobody is at home: the task has gone elsewhere.
    public static final class Closed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Closed() {
            super("The table is closed");
        }
    }

    /// When an entry has to be looked at, as milliseconds that it has in its bytes.
    @FunctionalInterface
    public interface Due {

        Due NEVER = (bytes, keyFrom, valueFrom) -> Long.MAX_VALUE;

        long of(byte[] bytes, int keyFrom, int valueFrom);
    }

    /// @param memoryMax bytes of segments that are kept in memory; the index comes besides
    /// @param scratch   the file for others; made, and removed again
    public SegmentTable(long memoryMax, Path scratch, Due due) {
        this.memoryMax = memoryMax;
        this.due = due;
        this.scratch = new ScratchFile(scratch);
    }

    /// For the thread that changes the table, and within [#atOnce].
    ///
    /// @return null if there is none
    public byte @Nullable [] get(byte[] key) {
        Asked asked = new Asked();
        if (index.get(key, 0, key.length, asked) == Index.NONE) {
            return null;
        }
        return asked.entry.isRemoved() ? null : asked.entry.value();
    }

    /// For any thread: asks questions of one commit. None is published meanwhile.
    public <T extends @Nullable Object> T atOnce(Function<SegmentTable, T> questions) {
        lock.readLock().lock();
        try {
            requireOpen();
            return questions.apply(this);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Within [#atOnce]: all entries of some keys as they are now, to be read afterwards, while the table goes on.
    public Snapshot snapshot(Predicate<byte[]> wanted) {
        List<Snapshot.Part> parts = new ArrayList<>();
        Entries.Cursor cursor = new Entries.Cursor();
        for (Segment segment : byId.values()) {
            byte[] bytes = segment.all(scratch);
            List<Integer> offsets = new ArrayList<>();
            for (int offset = 0; offset < bytes.length; offset = cursor.end()) {
                cursor.at(bytes, offset);
                if (!cursor.isRemoved() && wanted.test(cursor.key()) && stands(segment, offset, cursor)) {
                    offsets.add(offset);
                }
            }
            if (!offsets.isEmpty()) {
                segment.beginReading();
                parts.add(new Snapshot.Part(segment, offsets));
            }
        }
        return new Snapshot(this, parts);
    }

    byte[] read(Segment segment) {
        return atOnce(table -> segment.all(scratch));
    }

    void endReading(List<Snapshot.Part> parts) {
        lock.writeLock().lock();
        try {
            parts.forEach(part -> part.segment().endReading(scratch));
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// From now on, whoever asks has been told of none that is due.
    public void beginDue() {
        byId.values().forEach(segment -> {
            segment.nextDue = segment.firstDue;
            segment.toldBefore = Long.MIN_VALUE;
        });
    }

    /// The keys of all entries that are due before a time and have not been told yet, and when, for the thread that changes the
    /// table. Only segments that have any are looked through.
    public void forEachDue(long before, ObjLongConsumer<byte[]> action) {
        Entries.Cursor cursor = new Entries.Cursor();
        for (Segment segment : byId.values()) {
            if (segment.nextDue < before) {
                segment.nextDue = Long.MAX_VALUE;
                byte[] bytes = segment.all(scratch);
                for (int offset = 0; offset < bytes.length; offset = cursor.end()) {
                    long at = cursor.at(bytes, offset).due(due);
                    if (at >= before) {
                        segment.nextDue = Math.min(segment.nextDue, at);
                    } else if (at >= segment.toldBefore && stands(segment, offset, cursor)) {
                        action.accept(cursor.key(), at);
                    }
                }
                segment.toldBefore = before;
            }
        }
    }

    /// What comes next. One at a time, and none is begun before the last is published.
    public Batch begin() {
        if (!isChangedHere) {
            isChangedHere = true;
            byId.values().forEach(cleaning::add);
        }
        return new Batch(cleaning.victims(lastWritten));
    }

    /// A record of the changelog, in its order.
    public void restore(Change change) {
        lock.writeLock().lock();
        try {
            isChangedHere = false;
            cleaning.clear();
            nextId = Math.max(nextId, change.id + 1);
            Segment known = byId.get(change.id);
            if (change.bytes == null) {
                if (known != null) {
                    forgetWhatStands(known);
                    remove(known);
                }
            } else if (known == null) {
                add(change.id, change.bytes);
            } else {
                throw new IllegalStateException("Segment %d is there already".formatted(change.id));
            }
        } finally {
            lock.writeLock().unlock();
        }
        spill();
    }

    public long memoryBytes() {
        return memory;
    }

    public long diskBytes() {
        return scratch.bytes();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            isClosed = true;
            scratch.close();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void requireOpen() {
        if (isClosed) {
            throw new Closed();
        }
    }

    /// Entries to be written together.
    public final class Batch {

        private final List<Segment> victims;
        private final List<byte[]> written = new ArrayList<>();
        private int size;
        private final List<byte[]> needless = new ArrayList<>();
        private final List<byte[]> forgotten = new ArrayList<>();

        private Batch(List<Segment> victims) {
            this.victims = victims;
            victims.forEach(this::copyWhatStands);
        }

        public void put(byte[] key, byte[] value) {
            ensure(Entries.size(key, value));
            size = Entries.write(key, value, segment, size);
            closeIfFull();
        }

        /// An entry as it stands in an array.
        void copy(byte[] from, int begin, int end) {
            ensure(end - begin);
            System.arraycopy(from, begin, segment, size, end - begin);
            size += end - begin;
            closeIfFull();
        }

        public void remove(byte[] key) {
            ensure(Entries.removedSize(key));
            size = Entries.writeRemoved(key, segment, size);
            closeIfFull();
        }

        /// Removes it without a trace in the changelog: for what may come back, because it tells by itself that it is over. A key
        /// that is forgotten is not put in the same batch.
        public void forget(byte[] key) {
            forgotten.add(key);
        }

        /// What has to stand in the changelog before [#publish()].
        public List<Change> changes() {
            close();
            List<Change> changes = new ArrayList<>();
            written.forEach(bytes -> changes.add(new Change(nextId + changes.size(), bytes)));
            victims.forEach(victim -> changes.add(new Change(victim.id, null)));
            return changes;
        }

        /// From now on all readers see it.
        public void publish() {
            if (size > 0) {
                throw new IllegalStateException("There is more than its changes have told");
            }
            lock.writeLock().lock();
            try {
                needless.forEach(SegmentTable.this::standsNoMore);
                written.forEach(bytes -> add(nextId++, bytes));
                forgotten.forEach(SegmentTable.this::standsNoMore); // cleaning may have taken it along
                lastWritten = written.stream().mapToLong(bytes -> bytes.length).sum();
                victims.forEach(SegmentTable.this::remove);
            } finally {
                lock.writeLock().unlock();
            }
            spill();
        }

        private void copyWhatStands(Segment victim) {
            byte[] bytes = victim.all(scratch);
            boolean nothingOlder = byId.firstEntry().getValue() == victim;
            Entries.Cursor cursor = new Entries.Cursor();
            for (int offset = 0; offset < bytes.length; offset = cursor.end()) {
                cursor.at(bytes, offset);
                if (stands(victim, offset, cursor)) {
                    if (cursor.isRemoved() && nothingOlder) {
                        needless.add(cursor.key());
                    } else {
                        copy(bytes, offset, cursor.end());
                    }
                }
            }
        }

        private void ensure(int more) {
            if (size + more > segment.length) {
                segment = Arrays.copyOf(segment, size + more + SEGMENT_BYTES);
            }
        }

        private void closeIfFull() {
            if (size >= SEGMENT_BYTES) {
                close();
            }
        }

        private void close() {
            if (size > 0) {
                written.add(Arrays.copyOf(segment, size));
                size = 0;
            }
        }
    }

    private void add(long id, byte[] bytes) {
        int number = freeNumbers.isEmpty() ? segments.size() : freeNumbers.pop();
        Segment segment = new Segment(id, number, bytes);
        if (number == segments.size()) {
            segments.add(segment);
        } else {
            segments.set(number, segment);
        }
        byId.put(id, segment);
        inMemory.add(segment);
        memory += segment.size;
        Entries.Cursor cursor = new Entries.Cursor();
        Asked asked = new Asked();
        for (int offset = 0; offset < bytes.length; offset = cursor.end()) {
            cursor.at(bytes, offset);
            segment.live += cursor.size();
            segment.liveEntries++;
            segment.firstDue = Math.min(segment.firstDue, cursor.due(due));
            standsNoMore(cursor.putInto(index, place(segment, offset), asked), asked);
        }
        segment.nextDue = segment.firstDue;
        if (isChangedHere) {
            cleaning.add(segment);
        }
    }

    /// Of a segment that has been cleaned before it went, only what was forgotten still seems to stand.
    private void forgetWhatStands(Segment segment) {
        byte[] bytes = segment.all(scratch);
        Entries.Cursor cursor = new Entries.Cursor();
        Asked asked = new Asked();
        for (int offset = 0; offset < bytes.length; offset = cursor.end()) {
            if (stands(segment, offset, cursor.at(bytes, offset))) {
                standsNoMore(cursor.removeFrom(index, asked), asked);
            }
        }
    }

    private void standsNoMore(byte[] key) {
        Asked asked = new Asked();
        standsNoMore(index.remove(key, 0, key.length, asked), asked);
    }

    /// @param asked of the entry there
    private void standsNoMore(long place, Asked asked) {
        if (place == Index.NONE) {
            return;
        }
        Segment segment = segment(place);
        boolean wasSparse = Cleaning.isSparse(segment);
        segment.live -= asked.entry.size();
        segment.liveEntries--;
        if (isChangedHere && !wasSparse && Cleaning.isSparse(segment)) {
            cleaning.add(segment);
        }
    }

    private void remove(Segment segment) {
        if (segment.liveEntries != 0 || segment.live != 0) {
            throw new IllegalStateException("Segment %d goes while %d of its entries stand"
                    .formatted(segment.id, segment.liveEntries));
        }
        segment.isLeaving = true; // whoever still has it on a list passes over it
        byId.remove(segment.id);
        segments.set(segment.number, null);
        freeNumbers.add(segment.number);
        if (segment.isInMemory()) {
            inMemory.remove(segment);
            memory -= segment.size;
        }
        segment.release(scratch);
    }

    private void spill() {
        while (memory > memoryMax && inMemory.size() > 1) {
            Segment oldest = inMemory.poll();
            lock.writeLock().lock();
            try {
                oldest.moveTo(scratch);
            } finally {
                lock.writeLock().unlock();
            }
            memory -= oldest.size;
        }
    }

    private boolean stands(Segment segment, int offset, Entries.Cursor cursor) {
        return cursor.isIn(index, place(segment, offset));
    }

    /// The entry that the index has asked for last. Where one is found it is that: what is on disk is read once.
    private final class Asked implements Index.Keys {

        private final Entries.Cursor entry = new Entries.Cursor();

        @Override
        public boolean isAt(long place, byte[] bytes, int from, int length) {
            return segment(place).at(offset(place), scratch, entry).hasKey(bytes, from, length);
        }
    }

    private Segment segment(long place) {
        Segment segment = segments.get((int) (place >>> OFFSET_BITS));
        if (segment == null) {
            throw new IllegalStateException("The index names a segment that is gone");
        }
        return segment;
    }

    private static int offset(long place) {
        return (int) place & (SEGMENT_BYTES - 1);
    }

    private static long place(Segment segment, int offset) {
        return ((long) segment.number << OFFSET_BITS) | offset;
    }
}
