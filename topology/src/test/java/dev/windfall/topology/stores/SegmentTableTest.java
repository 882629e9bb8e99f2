package dev.windfall.topology.stores;

import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class SegmentTableTest {

    @TempDir
    private Path folder;

    /// A table and its changelog beside a plain map of the same.
    private final class Twins implements AutoCloseable {

        private final SplittableRandom random;
        private final long memoryMax;
        private final int keys;
        private final Map<String, String> map = new TreeMap<>();
        private final Set<String> forgotten = new TreeSet<>();
        private final List<Change> changelog = new ArrayList<>();
        private SegmentTable table;
        private int files;

        Twins(long seed, long memoryMax, int keys) {
            this.random = new SplittableRandom(seed);
            this.memoryMax = memoryMax;
            this.keys = keys;
            this.table = empty();
        }

        private SegmentTable empty() {
            return new SegmentTable(memoryMax, folder.resolve("scratch-" + files++), SegmentTable.Due.NEVER);
        }

        void commit(int puts, int valueMax) {
            Batch batch = table.begin();
            for (int i = 0; i < puts; i++) {
                String key = "key-" + random.nextInt(keys);
                if (key.endsWith("7")) {
                    if (i == 0 && map.remove(key) != null) {
                        batch.forget(bytes(key));
                        forgotten.add(key);
                        continue;
                    } else if (forgotten.contains(key)) {
                        continue; // it would have to tell by itself that it is over
                    }
                }
                if (random.nextInt(10) == 0) {
                    batch.remove(bytes(key));
                    map.remove(key);
                } else {
                    String value = Integer.toString(random.nextInt()).repeat(random.nextInt(valueMax));
                    batch.put(bytes(key), bytes(value));
                    map.put(key, value);
                }
            }
            changelog.addAll(batch.changes());
            batch.publish();
        }

        /// As Kafka compacts: some part from the beginning holds but the newest of each key, and what is gone may be gone.
        void compact() {
            int cleaned = random.nextInt(changelog.size() + 1);
            Map<Long, Change> newest = new LinkedHashMap<>();
            for (Change change : changelog.subList(0, cleaned)) {
                newest.remove(change.id());
                newest.put(change.id(), change);
            }
            if (random.nextBoolean()) {
                newest.values().removeIf(change -> change.bytes() == null);
            }
            List<Change> rest = List.copyOf(changelog.subList(cleaned, changelog.size()));
            changelog.clear();
            changelog.addAll(newest.values());
            changelog.addAll(rest);
        }

        /// What was forgotten may be back, and is forgotten again.
        void restart() {
            table.close();
            table = empty();
            changelog.forEach(table::restore);
            Batch batch = table.begin();
            forgotten.forEach(key -> batch.forget(bytes(key)));
            changelog.addAll(batch.changes());
            batch.publish();
        }

        void compare() {
            Map<String, String> found = new TreeMap<>();
            try (Snapshot all = all(table)) {
                all.forEach((key, value) -> assertThat(found.put(text(key), text(value))).isNull());
            }
            assertThat(found).isEqualTo(map);
            for (int i = 0; i < keys; i++) {
                byte[] value = table.get(bytes("key-" + i));
                assertThat(value == null ? null : text(value)).isEqualTo(map.get("key-" + i));
            }
        }

        @Override
        public void close() {
            table.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 2_000})
    void itHoldsWhatAMapHolds(int keys) {
        for (int seed = 0; seed < 10; seed++) {
            try (Twins twins = new Twins(seed, seed % 2 == 0 ? Long.MAX_VALUE : 20_000, keys)) {
                for (int step = 0; step < 200; step++) {
                    twins.commit(twins.random.nextInt(1, 200), twins.random.nextInt(1, 30));
                    if (twins.random.nextInt(20) == 0) {
                        twins.compact();
                    }
                    if (twins.random.nextInt(40) == 0) {
                        twins.restart();
                    }
                }
                twins.compare();
            }
        }
    }

    @Test
    void entriesMayBeLargerThanASegment() {
        try (Twins twins = new Twins(3, 1_000_000, 20)) {
            for (int step = 0; step < 30; step++) {
                twins.commit(5, 40_000);
            }
            twins.compare();
            twins.restart();
            twins.compare();
        }
    }

    @Test
    void whatIsWrittenAgainAndAgainTakesNoMoreRoom() {
        try (Twins twins = new Twins(3, 100_000, 500)) {
            for (int step = 0; step < 5_000; step++) {
                twins.commit(50, 10);
            }
            long stands = twins.map.entrySet().stream()
                    .mapToLong(entry -> entry.getKey().length() + entry.getValue().length() + 3)
                    .sum();
            assertThat(twins.table.memoryBytes() + twins.table.diskBytes()).isLessThan(5 * stands + 1_000_000);
            twins.compare();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {20_000, Long.MAX_VALUE})
    void aSnapshotStaysAsItWasWhileTheTableGoesOn(long memoryMax) {
        try (Twins twins = new Twins(5, memoryMax, 300)) {
            for (int round = 0; round < 20; round++) {
                twins.commit(200, 30);
                Map<String, String> then = Map.copyOf(twins.map);
                Map<String, String> found = new TreeMap<>();
                try (Snapshot snapshot = all(twins.table)) {
                    for (int step = 0; step < 30; step++) {
                        twins.commit(100, 30);
                    }
                    snapshot.forEach((key, value) -> found.put(text(key), text(value)));
                }
                assertThat(found).isEqualTo(then);
            }
            twins.compare();
            assertThat(twins.table.memoryBytes() + twins.table.diskBytes()).isLessThan(3_000_000);
        }
    }

    private static Snapshot all(SegmentTable table) {
        return table.atOnce(now -> now.snapshot(key -> true));
    }

    @Test
    void aFollowerHoldsTheSameInTheSameRoom() {
        try (Twins twins = new Twins(3, 100_000, 500);
                SegmentTable follower = new SegmentTable(100_000, folder.resolve("follower"), SegmentTable.Due.NEVER)) {
            int told = 0;
            for (int step = 0; step < 2_000; step++) {
                twins.commit(50, 10);
                for (; told < twins.changelog.size(); told++) {
                    follower.restore(twins.changelog.get(told));
                }
            }
            Map<String, String> found = new TreeMap<>();
            try (Snapshot all = all(follower)) {
                all.forEach((key, value) -> assertThat(found.put(text(key), text(value))).isNull());
            }
            assertThat(found).isEqualTo(twins.map);
            assertThat(follower.memoryBytes()).isLessThan(200_000);
            assertThat(follower.diskBytes()).isLessThan(2 * twins.table.diskBytes() + 1_000_000);

            Batch batch = follower.begin();
            batch.put(bytes("it goes on"), bytes("by itself"));
            assertThat(batch.changes()).isNotEmpty();
            batch.publish();
            assertThat(follower.get(bytes("it goes on"))).isEqualTo(bytes("by itself"));
        }
    }

    @Test
    void whatIsDueIsToldOnce() {
        SegmentTable.Due due = (bytes, keyFrom, valueFrom) -> bytes[valueFrom];
        try (SegmentTable table = new SegmentTable(Long.MAX_VALUE, folder.resolve("due"), due)) {
            Batch batch = table.begin();
            for (byte i = 0; i < 100; i++) {
                batch.put(bytes("key-" + i), new byte[]{i});
            }
            assertThat(batch.changes()).hasSize(1);
            batch.publish();
            Batch later = table.begin();
            later.put(bytes("key-3"), new byte[]{50});
            later.remove(bytes("key-4"));
            assertThat(later.changes()).hasSize(1);
            later.publish();

            assertThat(due(table, 10)).containsExactlyInAnyOrder("key-0", "key-1", "key-2", "key-5", "key-6", "key-7",
                    "key-8",
                    "key-9");
            assertThat(due(table, 10)).isEmpty();
            assertThat(due(table, 12)).containsExactlyInAnyOrder("key-10", "key-11");
            assertThat(due(table, 100)).hasSize(89).contains("key-3").doesNotContain("key-4");
            table.beginDue();
            assertThat(due(table, 2)).containsExactlyInAnyOrder("key-0", "key-1");
        }
    }

    private static List<String> due(SegmentTable table, long before) {
        List<String> keys = new ArrayList<>();
        table.forEachDue(before, (key, at) -> keys.add(text(key)));
        return keys;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
