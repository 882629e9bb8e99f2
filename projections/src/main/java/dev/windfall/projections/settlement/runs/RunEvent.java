package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.seals.Seal;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Something that has become of a run.
public sealed interface RunEvent {

    Instant at();

    record Requested(RunId run, int attempt, Pinned pinned, Instant at) implements RunEvent {}

    record BarrierTaken(SortedMap<String, Long> ends, Instant at) implements RunEvent {

        public BarrierTaken {
            ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
        }
    }

    record Lagged(SortedSet<String> partitions, Instant at) implements RunEvent {

        public Lagged {
            partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
        }
    }

    /// It takes too long: others need not wait for it any more. It goes on as soon as it can.
    record Stalled(Instant at) implements RunEvent {}

    /// Its step is asked for once more, should it have been lost.
    record Reminded(Instant at) implements RunEvent {}

    record Marked(Instant at) implements RunEvent {}

    record PieceRated(Piece piece, Rated rated, Instant at) implements RunEvent {}

    /// What was rated is decided.
    ///
    /// @param lines   how many there are
    /// @param reasons why others get nothing, and how many
    record Sealed(Seal seal, long lines, SortedMap<String, Long> reasons, Instant at) implements RunEvent {

        public Sealed {
            reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
        }
    }

    /// What was rated is void.
    record Failed(String why, Instant at) implements RunEvent {}

    record Reviewed(Review review) implements RunEvent {

        @Override
        public Instant at() {
            return review.at();
        }
    }

    /// The run stands as it did: what becomes of the line is up to its account.
    record LineReviewed(LineId line, Review review) implements RunEvent {

        @Override
        public Instant at() {
            return review.at();
        }
    }

    record Tallied(int partition, Tally tally, Instant at) implements RunEvent {}
}
