package dev.windfall.projections.settlement.payouts;

import java.time.Instant;

/// A line as people are shown it.
///
/// @param note of the last who approved or rejected it; empty if nobody has
/// @param seq  of the account's decision that has changed it last
public record ShownLine(Line line, String note, Instant openedAt, Instant changedAt, long seq) {

    ShownLine with(LineChange change) {
        return new ShownLine(line.standing(change.status()), change.note() == null ? note : change.note(), openedAt,
                change.at(), change.seq());
    }
}
