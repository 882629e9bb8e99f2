package dev.windfall.app.simulator;

/// Mistakes on purpose, in the seams between the parts: what a law would see of them.
enum Mistake {
    /// Nothing is planted.
    NONE,
    /// How far a task has read is committed while it reads.
    A_POSITION_IS_COMMITTED_BEFORE_THE_STATE,
    /// What a task writes can be read before it commits.
    WHAT_IS_WRITTEN_STANDS_BEFORE_THE_COMMIT,
    /// State is kept at once, whether the transaction is committed or not.
    STATE_IS_KEPT_THOUGH_NOTHING_IS_COMMITTED,
    /// Nobody asks whether another has taken the place.
    A_FORMER_OWNER_COMMITS,
    /// Who takes a partition over does not know who is to be woken.
    WAKE_UPS_ARE_FORGOTTEN,
    /// A call whose end nobody knows is made again under another request id.
    WHAT_IS_UNKNOWN_IS_SENT_UNDER_ANOTHER_ID,
    /// What a call comes to is taken for a success.
    NO_ANSWER_IS_A_YES,
    /// A run is marked before all stands in the log that could be read when it was called.
    THE_BARRIER_IS_NOT_WAITED_FOR,
    /// The sink's position is committed before its rows.
    ROWS_ARE_ACKNOWLEDGED_BEFORE_THEY_ARE_WRITTEN,
    /// The sink's rows are committed before its position.
    ROWS_ARE_WRITTEN_BEFORE_IT_IS_ASKED_WHO_OWNS_THEM,
    /// An older document takes the place of a newer one.
    THE_LAST_TO_COME_STANDS,
    /// Rows stand between two cuts.
    ROWS_STAND_ANYWHERE
}
