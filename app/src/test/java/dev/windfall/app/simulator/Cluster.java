package dev.windfall.app.simulator;

import dev.windfall.schemas.Topic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The twin of Kafka: what is committed, and nothing else. A transaction is all of it there or not at all; whoever has been replaced
/// commits nothing. Behind each transaction stands a mark that no reader sees, so that offsets have gaps as they have there.
final class Cluster {

    /// What has no key has an empty one.
    static final class Entry {

        private final byte[] key;
        private final byte[] value;
        private final long timestamp_ms;
        /// It ends a transaction, and is no record.
        private final boolean isMark;

        private Entry(byte[] key, byte[] value, long timestamp_ms, boolean isMark) {
            this.key = key;
            this.value = value;
            this.timestamp_ms = timestamp_ms;
            this.isMark = isMark;
        }

        byte[] key() {
            return key;
        }

        byte[] value() {
            return value;
        }

        long timestamp_ms() {
            return timestamp_ms;
        }
    }

    static final byte[] NO_KEY = {};

    record Position(long next, String metadata) {}

    /// Entries from a place on, and the place behind them.
    record Read(List<Numbered> entries, long next) {}

    record Numbered(long offset, Entry entry) {}

    private final Map<TopicPartition, List<Entry>> logs = new HashMap<>();
    private final Map<String, Map<TopicPartition, Position>> positions = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, NavigableMap<Bytes, byte[]>> stores = new HashMap<>();
    private final Map<String, List<Object>> changelogs = new HashMap<>();

    /// Another has taken its place.
    static final class Fenced extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Fenced(String owner) {
            super(owner + " has a successor");
        }
    }

    List<Entry> log(TopicPartition partition) {
        return logs.computeIfAbsent(partition, _ -> new ArrayList<>());
    }

    long end(TopicPartition partition) {
        return log(partition).size();
    }

    /// Marks are passed over.
    Read read(TopicPartition partition, long from, int most) {
        List<Entry> log = log(partition);
        List<Numbered> read = new ArrayList<>();
        int offset = (int) from;
        while (offset < log.size() && read.size() < most) {
            Entry entry = log.get(offset);
            if (!entry.isMark) {
                read.add(new Numbered(offset, entry));
            }
            offset++;
        }
        return new Read(read, offset);
    }

    boolean hasMore(TopicPartition partition, long from) {
        return hasMore(partition, from, end(partition));
    }

    /// Whether a record stands from a place on and before an end.
    boolean hasMore(TopicPartition partition, long from, long end) {
        List<Entry> log = log(partition);
        for (long offset = from; offset < end; offset++) {
            if (!log.get((int) offset).isMark) {
                return true;
            }
        }
        return false;
    }

    /// By somebody who needs no transaction.
    void append(TopicPartition partition, byte[] key, byte[] value, long timestamp_ms) {
        log(partition).add(new Entry(key, value, timestamp_ms, false));
    }

    void append(Topic topic, byte[] key, byte[] value, long timestamp_ms) {
        append(partitionOf(topic, key), key, value, timestamp_ms);
    }

    static TopicPartition partitionOf(Topic topic, byte[] key) {
        return new TopicPartition(topic.name(), Math.floorMod(Arrays.hashCode(key), topic.partitions()));
    }

    void mark(TopicPartition partition) {
        log(partition).add(new Entry(NO_KEY, NO_KEY, 0, true));
    }

    /// Of all that stands in it: two clusters with other contents have hardly the same.
    int digest() {
        int digest = 1;
        for (TopicPartition partition : logs.keySet().stream().sorted(Comparator.comparing(TopicPartition::toString))
                .toList()) {
            for (Entry entry : log(partition)) {
                digest = 31 * digest + Arrays.hashCode(entry.key);
                digest = 31 * digest + Arrays.hashCode(entry.value);
                digest = 31 * digest + Long.hashCode(entry.timestamp_ms);
            }
        }
        return digest;
    }

    /// Where a group goes on in a partition; the beginning if it has never been there.
    Position position(String group, TopicPartition partition) {
        return positions(group).getOrDefault(partition, new Position(0, ""));
    }

    @Nullable
    Position knownPosition(String group, TopicPartition partition) {
        return positions(group).get(partition);
    }

    void commit(String group, Map<TopicPartition, Position> reached) {
        positions(group).putAll(reached);
    }

    private Map<TopicPartition, Position> positions(String group) {
        return positions.computeIfAbsent(group, _ -> new HashMap<>());
    }

    /// From now on nobody else commits under this name.
    long take(String owner) {
        return epochs.merge(owner, 1L, Long::sum);
    }

    void requireOwner(String owner, long epoch) {
        if (epochs.getOrDefault(owner, 0L) != epoch) {
            throw new Fenced(owner);
        }
    }

    /// What a store's changelog comes to.
    NavigableMap<Bytes, byte[]> store(String name) {
        return stores.computeIfAbsent(name, _ -> new TreeMap<>());
    }

    /// The changelog of a store that keeps its records.
    List<Object> changelog(String name) {
        return changelogs.computeIfAbsent(name, _ -> new ArrayList<>());
    }
}
