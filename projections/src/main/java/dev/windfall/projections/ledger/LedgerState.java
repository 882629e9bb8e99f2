package dev.windfall.projections.ledger;

import dev.windfall.projections.controls.BrandState;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.RuleBook;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Everything that the fold remembers. Where it is kept is up to whoever folds: in stores that survive, or in memory.
public record LedgerState(Table<String, BrandState> brands, Table<String, RuleBook> rules,
        Table<PlayerKey, Profile> profiles,
        Table<CaseKey, Case> cases, Table<DayKey, PlayerDay> days, Table<BucketKey, BucketClock> clocks,
        Table<String, Tally> tallies, Deadlines deadlines) {

    public interface Table<K, V> {

        @Nullable
        V get(K key);

        /// The same for what is looked at in passing, and not put again.
        default @Nullable V peek(K key) {
            return get(key);
        }

        /// @param value null to remove it
        void put(K key, @Nullable V value);
    }

    public interface Deadlines {

        void add(Deadline deadline);

        void remove(Deadline deadline);

        /// The earliest of the bucket that lies before a time.
        @Nullable
        Deadline first(BucketKey bucket, Instant before);
    }

    public record PlayerKey(String brandId, String playerId) {}

    public record DayKey(String brandId, String playerId, LocalDate day) {}

    /// In memory, for whoever folds a log from its beginning.
    public static LedgerState inMemory() {
        return new LedgerState(new MapTable<>(), new MapTable<>(), new MapTable<>(), new MapTable<>(), new MapTable<>(),
                new MapTable<>(),
                new MapTable<>(), new SortedDeadlines());
    }

    /// A table whose entries can be looked through.
    public static final class MapTable<K, V> implements Table<K, V> {

        private final Map<K, V> entries = new HashMap<>();

        @Override
        public @Nullable V get(K key) {
            return entries.get(key);
        }

        @Override
        public void put(K key, @Nullable V value) {
            if (value == null) {
                entries.remove(key);
            } else {
                entries.put(key, value);
            }
        }

        public Map<K, V> entries() {
            return entries;
        }
    }

    /// In memory, each with all that it names.
    public static final class SortedDeadlines implements Deadlines {

        private final Map<BucketKey, TreeSet<Deadline>> buckets = new HashMap<>();

        @Override
        public void add(Deadline deadline) {
            buckets.computeIfAbsent(deadline.bucket(), unseen -> new TreeSet<>(Comparator.comparing(Deadline::at)
                    .thenComparing(due -> due.key().kind()).thenComparing(due -> due.key().playerId())
                    .thenComparing(due -> due.key().id()))).add(deadline);
        }

        @Override
        public void remove(Deadline deadline) {
            TreeSet<Deadline> bucket = buckets.get(deadline.bucket());
            if (bucket != null) {
                bucket.remove(deadline);
            }
        }

        /// Removes all that lie before a time.
        public List<Deadline> takeBefore(Instant time) {
            List<Deadline> taken = new ArrayList<>();
            for (Iterator<TreeSet<Deadline>> each = buckets.values().iterator(); each.hasNext();) {
                TreeSet<Deadline> bucket = each.next();
                while (!bucket.isEmpty() && bucket.first().at().isBefore(time)) {
                    taken.add(bucket.pollFirst());
                }
                if (bucket.isEmpty()) {
                    each.remove();
                }
            }
            return taken;
        }

        @Override
        public @Nullable Deadline first(BucketKey bucket, Instant before) {
            TreeSet<Deadline> deadlines = buckets.get(bucket);
            return deadlines == null || deadlines.isEmpty() || !deadlines.first().at().isBefore(before) ? null
                    : deadlines.first();
        }
    }
}
