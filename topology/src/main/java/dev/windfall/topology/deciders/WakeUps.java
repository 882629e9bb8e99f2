package dev.windfall.topology.deciders;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which subjects of a partition are to be woken and when, in the order of time: eight bytes of it begin each key of the store, and
/// those of the subject follow.
final class WakeUps {

    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;
    /// Deleted entries stay in the way of whoever looks for the first, so nobody looks before there may be one.
    private long next_ms;

    WakeUps(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /// Whether anything may ever be due.
    boolean isAwaited() {
        return next_ms < Long.MAX_VALUE;
    }

    /// Nothing is due before.
    long next_ms() {
        return next_ms;
    }

    record WakeUp(Instant at, String subjectKey) {}

    /// So that each subject has one at most.
    void move(String subjectKey, @Nullable Instant before, @Nullable Instant after) {
        if (before != null && !before.equals(after)) {
            delete(new WakeUp(before, subjectKey));
        }
        if (after != null) {
            store.put(key(after.toEpochMilli(), subjectKey), NOTHING);
            next_ms = Math.min(next_ms, after.toEpochMilli());
        }
    }

    void delete(WakeUp wakeUp) {
        var _ = store.delete(key(wakeUp.at.toEpochMilli(), wakeUp.subjectKey));
    }

    /// The first of those that are due.
    List<WakeUp> due(long now_ms, int countMax) {
        List<WakeUp> due = new ArrayList<>();
        if (now_ms < next_ms) {
            return due;
        }
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            long first_ms = Long.MAX_VALUE;
            while (all.hasNext() && first_ms == Long.MAX_VALUE) {
                WakeUp wakeUp = wakeUp(all.next().key);
                if (wakeUp.at.toEpochMilli() > now_ms || due.size() == countMax) {
                    first_ms = wakeUp.at.toEpochMilli();
                } else {
                    due.add(wakeUp);
                }
            }
            next_ms = first_ms;
        }
        return due;
    }

    private static Bytes key(long at_ms, String subjectKey) {
        byte[] subject = subjectKey.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + subject.length).putLong(at_ms).put(subject).array());
    }

    private static WakeUp wakeUp(Bytes key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.get());
        return new WakeUp(Instant.ofEpochMilli(bytes.getLong()),
                new String(key.get(), Long.BYTES, key.get().length - Long.BYTES, StandardCharsets.UTF_8));
    }
}
