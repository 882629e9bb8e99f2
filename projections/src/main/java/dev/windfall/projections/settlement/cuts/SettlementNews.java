package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.Result;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// What whoever rates a partition tells others.
public sealed interface SettlementNews {

    /// To the run.
    ///
    /// @param offset of the run's marker in this partition
    record PieceRated(RunId run, int attempt, Piece piece, long offset, Result result) implements SettlementNews {}

    /// To the run: it can't be gone on with.
    record CantBeRated(RunId run, int attempt, String why) implements SettlementNews {}

    /// To a player's account, once the run is sealed.
    ///
    /// @param markerSeq grows from run to run of a rule
    /// @param holdFrom  a line of this amount or more waits for somebody's word; null if none does
    record LineSealed(AccountId account, RunId run, long markerSeq, List<Component> components,
            @Nullable Long holdFrom, PayAs payAs)
            implements
                SettlementNews {

        public LineSealed {
            components = List.copyOf(components);
        }
    }
}
