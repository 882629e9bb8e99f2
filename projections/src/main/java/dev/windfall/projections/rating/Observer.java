package dev.windfall.projections.rating;

import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.rules.Terms.Tier;

import java.time.LocalDate;

/// Is told what the rating does while it does it, so that what explains a rating can't differ from what makes it.
interface Observer {

    /// Of whom nobody wants to know.
    Observer NONE = new Observer() {
    };

    /// @param base minor units, before the weight
    default void counted(LocalDate day, RowKey place, Row row, long base, int weightBp) {}

    default void leftOut(LocalDate day, RowKey place, Row row, LeftOut reason) {}

    /// @param base what of it remains with the brand
    default void counted(LocalDate day, Cash cash, long base) {}

    /// A part of the weighted base earns a tier's reward.
    ///
    /// @param part   in 1/10,000 of a minor unit
    /// @param reward in 1/10,000,000,000 of a minor unit
    default void slab(int place, Tier tier, Wide part, Wide reward) {}
}
