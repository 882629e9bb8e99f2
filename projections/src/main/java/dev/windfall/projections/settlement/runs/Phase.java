package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Seal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is known of a run, from phase to phase.
public sealed interface Phase {

    RunStatus status();

    /// It may take only so long before others go on without it.
    sealed interface Waiting extends Phase {

        /// When it was requested; or marked, from where on it is waited anew.
        Instant since();

        boolean isStalled();

        Waiting stalled();
    }

    record Requested(Instant since, boolean isStalled) implements Waiting {

        @Override
        public RunStatus status() {
            return RunStatus.REQUESTED;
        }

        @Override
        public Requested stalled() {
            return new Requested(since, true);
        }

        Barrier at(SortedMap<String, Long> ends) {
            return new Barrier(ends, Collections.emptySortedSet(), since, isStalled);
        }
    }

    /// @param ends    by partition of the wallet's topics: up to where it waits
    /// @param lagging those that have not come so far
    record Barrier(SortedMap<String, Long> ends, SortedSet<String> lagging, Instant since, boolean isStalled)
            implements
                Waiting {

        public Barrier {
            ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
            lagging = Collections.unmodifiableSortedSet(new TreeSet<>(lagging));
        }

        @Override
        public RunStatus status() {
            return RunStatus.BARRIER;
        }

        @Override
        public Barrier stalled() {
            return new Barrier(ends, lagging, since, true);
        }

        Barrier lagging(SortedSet<String> partitions) {
            return new Barrier(ends, partitions, since, isStalled);
        }

        Rating at(Cut cut, Instant marked) {
            return new Rating(cut, new TreeMap<>(), marked, false);
        }
    }

    record Rating(Cut cut, SortedMap<Piece, Result> pieces, Instant since, boolean isStalled) implements Waiting {

        public Rating {
            pieces = Collections.unmodifiableSortedMap(new TreeMap<>(pieces));
        }

        @Override
        public RunStatus status() {
            return RunStatus.RATING;
        }

        @Override
        public Rating stalled() {
            return new Rating(cut, pieces, since, true);
        }

        Rating with(Piece piece, Result result) {
            SortedMap<Piece, Result> more = new TreeMap<>(pieces);
            more.put(piece, result);
            return new Rating(cut, more, since, isStalled);
        }

        Decided sealed(RunEvent.Sealed sealed) {
            SortedMap<Piece, String> digests = new TreeMap<>();
            pieces.forEach((piece, result) -> digests.put(piece, result.digest()));
            return new Decided(sealed.seal(), sealed.lines(), sealed.reasons(), digests, null, new TreeMap<>());
        }
    }

    /// @param pieces  the digest of what each has come to
    /// @param tallies by partition, each the newest that was told
    record Decided(Seal seal, long lines, SortedMap<String, Long> reasons, SortedMap<Piece, String> pieces,
            @Nullable Review review, SortedMap<Integer, Tally> tallies) implements Phase {

        public Decided {
            reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
            pieces = Collections.unmodifiableSortedMap(new TreeMap<>(pieces));
            tallies = Collections.unmodifiableSortedMap(new TreeMap<>(tallies));
        }

        @Override
        public RunStatus status() {
            Map<LineStatus, Long> told = Tally.sum(tallies.values());
            long pending = lines - told.values().stream().mapToLong(Long::longValue).sum()
                    + told.getOrDefault(LineStatus.PENDING, 0L);
            if (!seal.run().pays() || lines == 0) {
                return RunStatus.SETTLED;
            } else if (pending > 0 && review == null) {
                return RunStatus.SEALED;
            } else if (told.getOrDefault(LineStatus.HELD, 0L) > 0 && review == null) {
                return RunStatus.REVIEW;
            }
            return pending == 0 && told.keySet().stream().allMatch(Decided::isThrough) ? RunStatus.SETTLED
                    : RunStatus.PAYING;
        }

        /// Whether lines wait, and nobody has said anything of them. They do not wait for those that are not told yet.
        boolean isReviewable() {
            return review == null && Tally.sum(tallies.values()).getOrDefault(LineStatus.HELD, 0L) > 0
                    && (status() == RunStatus.SEALED || status() == RunStatus.REVIEW);
        }

        private static boolean isThrough(LineStatus status) {
            return switch (status) {
                case SETTLED, WAIVED, CARRIED -> true;
                case PENDING, HELD, PROCESSING, RETRY_SCHEDULED, DISPUTED, FAILED -> false;
            };
        }

        Decided with(Review said) {
            return new Decided(seal, lines, reasons, pieces, said, tallies);
        }

        Decided with(int partition, Tally tally) {
            SortedMap<Integer, Tally> more = new TreeMap<>(tallies);
            more.put(partition, tally);
            return new Decided(seal, lines, reasons, pieces, review, more);
        }
    }

    record Failed(String why) implements Phase {

        @Override
        public RunStatus status() {
            return RunStatus.FAILED;
        }
    }
}
