package dev.windfall.projections.ledger;

import dev.windfall.projections.events.Verdict.Reason;
import dev.windfall.projections.players.PlayerDay;

import java.time.Instant;
import java.util.List;

/// What follows from one record of the log.
///
/// @param days      each player-day that changed, once, with its next version
/// @param displaced what does not count, or does not any more
/// @param tally     by how much the brand's tally has changed
public record Folded(List<PlayerDay> days, List<Displaced> displaced, Tally tally) {

    static final Folded NOTHING = new Folded(List.of(), List.of(), Tally.ZERO);

    /// @param at when, by the time of the log
    public record Displaced(Recorded event, Reason reason, String detail, Instant at) {}
}
