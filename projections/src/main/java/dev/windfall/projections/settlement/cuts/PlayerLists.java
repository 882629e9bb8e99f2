package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.rules.RuleName;

import java.time.LocalDate;
import java.util.List;

/// Lists of players that only grow: the first so many are the same ever after. Nobody is on a list twice but where it says so.
public interface PlayerLists {

    sealed interface ListKey {

        /// Who has a day.
        record OfDay(String brandId, LocalDate day) implements ListKey {}

        /// Who has something provisional by a run: of one bucket, so that they can be had in the order of a seal.
        record OfRun(String brandId, long markerSeq, int bucket) implements ListKey {}

        /// Whose sealed periods have changed. Somebody may be on it twice.
        record Changed(String brandId, RuleName rule, int number) implements ListKey {}
    }

    int length(ListKey list);

    /// The players from a place on, no more than so many.
    List<String> slice(ListKey list, int from, int most);

    void add(ListKey list, String playerId);

    /// Nobody asks for it any more.
    void drop(ListKey list);
}
