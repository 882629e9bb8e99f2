package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.ledger.LedgerState.MapTable;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LedgerState.Table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All that the settlement of a partition remembers besides the ledger. Where it is kept is up to whoever folds.
///
/// @param unfinished the runs with something to do, in one entry
public record SettlementState(Table<RunKey, RuleRuns> runs, Table<SealKey, SealedPlayer> players,
        Table<PlayerKey, FormerProfiles> formerProfiles, PlayerLists lists, Unfinished unfinished) {

    /// A player, as the runs of a rule see him.
    public record SealKey(RunKey runs, String playerId) {}

    public interface Unfinished {

        Set<RunKey> get();

        void set(Set<RunKey> runs);
    }

    /// In memory, for whoever folds a log from its beginning.
    public static SettlementState inMemory() {
        return new SettlementState(new MapTable<>(), new MapTable<>(), new MapTable<>(), new ListsInMemory(),
                new UnfinishedInMemory());
    }

    private static final class UnfinishedInMemory implements Unfinished {

        private Set<RunKey> runs = Set.of();

        @Override
        public Set<RunKey> get() {
            return runs;
        }

        @Override
        public void set(Set<RunKey> next) {
            runs = Set.copyOf(next);
        }
    }

    /// Lists of players of which nothing is bounded.
    public static final class ListsInMemory implements PlayerLists {

        private final Map<ListKey, List<String>> lists = new HashMap<>();

        @Override
        public int length(ListKey list) {
            return of(list).size();
        }

        @Override
        public List<String> slice(ListKey list, int from, int most) {
            List<String> all = of(list);
            return List.copyOf(all.subList(Math.min(from, all.size()), (int) Math.min((long) from + most, all.size())));
        }

        @Override
        public void add(ListKey list, String playerId) {
            lists.computeIfAbsent(list, unseen -> new ArrayList<>()).add(playerId);
        }

        @Override
        public void drop(ListKey list) {
            lists.remove(list);
        }

        /// Those that somebody is on.
        public Set<ListKey> all() {
            return lists.keySet();
        }

        private List<String> of(ListKey list) {
            return lists.getOrDefault(list, List.of());
        }
    }
}
