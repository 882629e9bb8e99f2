package dev.windfall.topology.ledger;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.cuts.PlayerLists.ListKey;
import dev.windfall.projections.settlement.cuts.PlayerLists.ListKey.OfDay;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.topology.stores.Snapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlayerIndexTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

    @TempDir
    private Path folder = Path.of("");

    /// The index on its table and changelog, beside plain lists of the same.
    private final class Twins implements AutoCloseable {

        private final SplittableRandom random;
        private final long memoryMax;
        private final List<Change> changelog = new ArrayList<>();
        private final Map<ListKey, List<String>> lists = new HashMap<>();
        private final Map<ListKey, Set<String>> seen = new HashMap<>();
        private Map<ListKey, List<String>> committed = Map.of();
        private SegmentTable table;
        private PlayerIndex index;
        private int files;
        private int runs;

        Twins(long seed, long memoryMax) {
            this.random = new SplittableRandom(seed);
            this.memoryMax = memoryMax;
            this.table = restored();
            this.index = new PlayerIndex(table);
        }

        private SegmentTable restored() {
            SegmentTable restored = new SegmentTable(memoryMax, folder.resolve("scratch-" + files++),
                    SegmentTable.Due.NEVER);
            changelog.forEach(restored::restore);
            return restored;
        }

        void play(ListKey list, String playerId) {
            if (seen.computeIfAbsent(list, any -> new HashSet<>()).add(playerId)) {
                lists.computeIfAbsent(list, any -> new ArrayList<>()).add(playerId);
                index.add(list, playerId);
            }
        }

        /// Of two runs at a time, and later of others: who is gone never comes again.
        ListKey listOfARun() {
            return random.nextBoolean() ? new ListKey.OfRun("aurora", runs + random.nextInt(2), random.nextInt(3))
                    : new ListKey.Changed("aurora", new RuleName(Kind.REBATE, "daily"), runs + random.nextInt(2));
        }

        void endRun() {
            List<ListKey> gone = lists.keySet().stream().filter(list -> switch (list) {
                case OfDay _ -> false;
                case ListKey.OfRun run -> run.markerSeq() == runs;
                case ListKey.Changed changed -> changed.number() == runs;
            }).toList();
            gone.forEach(list -> {
                index.drop(list);
                lists.remove(list);
                seen.remove(list);
                assertThat(index.length(list)).isZero();
            });
            runs++;
        }

        /// With other entries beside it, so that segments become sparse and are cleaned.
        void commit() {
            Batch batch = table.begin();
            index.write(batch);
            for (int i = 0; i < 20; i++) {
                batch.put(LedgerTables.key('x', "key-" + random.nextInt(50)), new byte[random.nextInt(500)]);
            }
            changelog.addAll(batch.changes());
            batch.publish();
            committed = copyOf(lists);
        }

        /// What was not committed has never been, even if it had been written.
        void die() {
            if (random.nextBoolean()) {
                Batch batch = table.begin();
                index.write(batch);
                assertThat(batch.changes()).isNotNull();
            }
            compact();
            table.close();
            table = restored();
            index = new PlayerIndex(table);
            lists.clear();
            lists.putAll(copyOf(committed));
            seen.clear();
            lists.forEach((list, players) -> seen.put(list, new HashSet<>(players)));
        }

        /// As Kafka does: of a part of the changelog the newest of each key is left.
        private void compact() {
            int cleaned = random.nextInt(changelog.size() + 1);
            Map<Long, Change> newest = new LinkedHashMap<>();
            for (Change change : changelog.subList(0, cleaned)) {
                newest.remove(change.id());
                newest.put(change.id(), change);
            }
            List<Change> rest = List.copyOf(changelog.subList(cleaned, changelog.size()));
            changelog.clear();
            changelog.addAll(newest.values());
            changelog.addAll(rest);
        }

        void compare() {
            lists.forEach((list, players) -> {
                assertThat(index.length(list)).isEqualTo(players.size());
                int from = random.nextInt(players.size() + 2);
                int max = random.nextInt(100);
                assertThat(index.slice(list, from, max)).isEqualTo(slice(players, from, max));
            });
            committed.forEach((list, players) -> {
                assertThat(PlayerIndex.length(table, list)).isEqualTo(players.size());
                assertThat(inSlices(list, random.nextInt(1, 100))).isEqualTo(players);
            });
        }

        private List<String> inSlices(ListKey list, int max) {
            List<String> players = new ArrayList<>();
            while (players.size() < PlayerIndex.length(table, list)) {
                players.addAll(PlayerIndex.slice(table, list, players.size(), max));
            }
            return players;
        }

        /// As a verifier reads them: part by part, in no order.
        void compareParts(String brandId) {
            Map<ListKey, TreeMap<Integer, List<String>>> parts = new HashMap<>();
            try (Snapshot all = table.atOnce(now -> now.snapshot(PlayerIndex.partsOf(brandId)))) {
                all.forEach((key, bytes) -> {
                    PlayerIndex.Part part = PlayerIndex.part(key, bytes);
                    assertThat(part).isNotNull();
                    if (part != null && !part.players().isEmpty()) {
                        assertThat(parts.computeIfAbsent(new OfDay(brandId, part.day()), any -> new TreeMap<>())
                                .put(part.first(), part.players())).isNull();
                    }
                });
            }
            Map<ListKey, List<String>> found = new HashMap<>();
            parts.forEach((list, ofIt) -> ofIt.forEach((first, players) -> {
                List<String> known = found.computeIfAbsent(list, any -> new ArrayList<>());
                assertThat(known).hasSize(first);
                known.addAll(players);
            }));
            Map<ListKey, List<String>> expected = copyOf(committed);
            expected.keySet().removeIf(list -> !(list instanceof OfDay day && day.brandId().equals(brandId)));
            assertThat(found).isEqualTo(expected);
        }

        @Override
        public void close() {
            table.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, Long.MAX_VALUE})
    void aListHoldsWhoCameInTheOrderInWhichTheyCame(long memoryMax) {
        for (int seed = 0; seed < 10; seed++) {
            try (Twins twins = new Twins(seed, memoryMax)) {
                for (int step = 0; step < 300; step++) {
                    int players = twins.random.nextInt(10) == 0 ? twins.random.nextInt(700) : twins.random.nextInt(4);
                    for (int i = 0; i < players; i++) {
                        twins.play(twins.random.nextInt(3) == 0 ? twins.listOfARun() : list(twins.random),
                                "player-" + twins.random.nextInt(5_000));
                    }
                    if (twins.random.nextInt(30) == 0) {
                        twins.endRun();
                    }
                    twins.compare();
                    if (twins.random.nextInt(20) == 0) {
                        twins.die();
                    } else if (twins.random.nextInt(5) > 0) {
                        twins.commit();
                    }
                    twins.compare();
                }
                twins.commit();
                twins.compareParts("aurora");
                twins.compareParts("aurora-2");
            }
        }
    }

    private static OfDay list(SplittableRandom random) {
        return new OfDay(random.nextBoolean() ? "aurora" : "aurora-2", MONDAY.plusDays(random.nextInt(3)));
    }

    @Test
    void aNumberFixesWhoIsMeant() {
        OfDay monday = new OfDay("aurora", MONDAY);
        try (Twins twins = new Twins(1, Long.MAX_VALUE)) {
            play(twins, monday, 0, 77);
            twins.commit();
            int fixed = PlayerIndex.length(twins.table, monday);
            List<String> players = twins.inSlices(monday, 10);
            assertThat(players).hasSize(77).doesNotHaveDuplicates();

            play(twins, monday, 50, 5_000);
            twins.commit();
            twins.die();
            assertThat(PlayerIndex.slice(twins.table, monday, 0, fixed)).isEqualTo(players);
            assertThat(PlayerIndex.length(twins.table, monday)).isEqualTo(5_000);
        }
    }

    @Test
    void aDayOfNobodyTakesNothing() {
        OfDay monday = new OfDay("aurora", MONDAY);
        try (Twins twins = new Twins(1, Long.MAX_VALUE)) {
            assertThat(twins.index.length(monday)).isZero();
            assertThat(twins.index.slice(monday, 0, 10)).isEmpty();
            Batch batch = twins.table.begin();
            twins.index.write(batch);
            assertThat(batch.changes()).isEmpty();
            batch.publish();
            assertThat(PlayerIndex.length(twins.table, monday)).isZero();
        }
    }

    /// Nobody may be passed over because a part of the list is gone.
    @Test
    void aMissingPageIsNoShortList() {
        OfDay monday = new OfDay("aurora", MONDAY);
        try (Twins twins = new Twins(1, Long.MAX_VALUE)) {
            play(twins, monday, 0, 100);
            twins.commit();
            Batch batch = twins.table.begin();
            batch.remove(LedgerTables.key('n', "aurora~%s~32".formatted(MONDAY)));
            assertThat(batch.changes()).isNotEmpty();
            batch.publish();
            assertThatThrownBy(() -> twins.index.slice(monday, 40, 1))
                    .hasMessageContaining("from number 32 on are gone");
        }
    }

    /// Where each commit brings one player, he costs more than where many come at once: half a page is written again with him.
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    void aPlayerCostsLittle(int playersPerCommit) {
        int players = 30_000;
        long bytes = 0;
        try (Twins twins = new Twins(1, Long.MAX_VALUE)) {
            for (int i = 0; i < players; i++) {
                twins.play(new OfDay("brand-" + i % 20, MONDAY.plusDays(i / 20 % 3)), "p" + i);
                if (i % playersPerCommit == 0) {
                    Batch batch = twins.table.begin();
                    twins.index.write(batch);
                    bytes += batch.changes().stream().mapToLong(change -> 8 + length(change.bytes())).sum();
                    batch.publish();
                }
            }
            long stands = twins.table.memoryBytes() / players;
            System.out.printf("%d players per commit: %d bytes written, %d stand for each%n", playersPerCommit,
                    bytes / players, stands);
            assertThat(bytes / players).isLessThan(300);
            assertThat(stands).isLessThan(30);
        }
    }

    private static void play(Twins twins, OfDay list, int from, int to) {
        for (int i = from; i < to; i++) {
            twins.play(list, "player-" + i);
        }
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static Map<ListKey, List<String>> copyOf(Map<ListKey, List<String>> lists) {
        Map<ListKey, List<String>> copy = new HashMap<>();
        lists.forEach((list, players) -> copy.put(list, new ArrayList<>(players)));
        return copy;
    }

    private static List<String> slice(List<String> players, int from, int max) {
        return from >= players.size() ? List.of() : players.subList(from, Math.min(players.size(), from + max));
    }
}
