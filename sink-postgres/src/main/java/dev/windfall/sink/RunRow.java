package dev.windfall.sink;

/// A run as its decider had left it when the row was written.
///
/// @param seq of the decision, among those on this run
public record RunRow(ShownRun run, long seq) {

    /// The place in a list that this one ends.
    public Cursor cursor() {
        return new Cursor(run.requestedAt(), run.id().text());
    }
}
