package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.settlement.LineId;

import java.util.Set;
import java.util.SortedMap;

/// What can be wanted of a run.
public sealed interface RunCommand {

    /// What is said of one attempt. Of another than the one that is under way it is too late, or too early, and changes nothing.
    sealed interface OfAttempt extends RunCommand {

        int attempt();
    }

    /// By the schedule, or a person.
    ///
    /// @param attempt 1, or the one after an attempt that failed: so that what is asked for twice is asked for once
    record Request(int attempt, Pinned pinned) implements RunCommand {}

    /// @param ends by partition of the wallet's topics: how far it could be read when the run was called
    record BarrierTaken(int attempt, SortedMap<String, Long> ends) implements OfAttempt {}

    /// @param partitions of the wallet's topics, those that the barrier waits for, or in which an open transaction hides something
    record Lagging(int attempt, Set<String> partitions) implements OfAttempt {}

    /// Its markers stand in the brand log.
    record Marked(int attempt) implements OfAttempt {}

    /// It may come before it is said that the markers stand: it has seen one.
    record PieceRated(int attempt, Piece piece, Rated rated) implements OfAttempt {}

    /// It can't be gone on with.
    record Fail(int attempt, String why) implements OfAttempt {}

    /// By a person, of all lines that wait, and of those that come to wait later.
    record Approve(String note) implements RunCommand {}

    record Reject(String note) implements RunCommand {}

    /// By a person, of one line, which waits or does not: its account knows.
    record ApproveLine(LineId line, String note) implements RunCommand {}

    record RejectLine(LineId line, String note) implements RunCommand {}

    /// By whoever counts the lines of a partition: of that in which their accounts are, which is none of the brand log.
    record Tallied(int partition, Tally tally) implements RunCommand {}

    /// The time has come until which others wait for it.
    record Wake() implements RunCommand {}
}
