package dev.windfall.projections.ledger;

/// What an event is worth within its case.
enum Standing {
    /// A settlement that is part of the statistics; a deposit or withdrawal likewise.
    COUNTS,
    /// Undone, and shown as such.
    REVERSED,
    /// Another settlement speaks for the bet.
    SUPERSEDED,
    /// A rollback or reversal that undoes something.
    EFFECTIVE,
    /// A rollback or reversal that undoes nothing yet.
    WAITING,
    /// Judged in another case; here it only keeps its id.
    ELSEWHERE
}
