package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Seal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is known of a run, from phase to phase.
public sealed interface Phase {

    RunStatus status();

    /// It may take only so long before others go on without it.
    sealed interface Waiting extends Phase {

        /// When it was requested, or its step was last asked for; or when it was marked, from where on it is waited anew.
        Instant since();

        boolean isStalled();

        Waiting stalled(Instant at);
    }

    /// It is up to whoever takes its step: the step is asked for again and again.
    sealed interface Unmarked extends Waiting {

        Unmarked remindedAt(Instant at);
    }

    record Requested(Instant since, boolean isStalled) implements Unmarked {

        @Override
        public RunStatus status() {
            return RunStatus.REQUESTED;
        }

        @Override
        public Requested stalled(Instant at) {
            return new Requested(at, true);
        }

        @Override
        public Requested remindedAt(Instant at) {
            return new Requested(at, isStalled);
        }

        Barrier at(SortedMap<String, Long> ends) {
            return new Barrier(ends, Collections.emptySortedSet(), since, isStalled);
        }
    }

    /// @param ends    by partition of the wallet's topics: up to where it waits
    /// @param lagging those that have not come so far, or in which an open transaction hides what stands behind
    record Barrier(SortedMap<String, Long> ends, SortedSet<String> lagging, Instant since, boolean isStalled)
            implements
                Unmarked {

        public Barrier {
            ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
            lagging = Collections.unmodifiableSortedSet(new TreeSet<>(lagging));
        }

        @Override
        public RunStatus status() {
            return RunStatus.BARRIER;
        }

        @Override
        public Barrier stalled(Instant at) {
            return new Barrier(ends, lagging, at, true);
        }

        @Override
        public Barrier remindedAt(Instant at) {
            return new Barrier(ends, lagging, at, isStalled);
        }

        Barrier lagging(SortedSet<String> partitions) {
            return new Barrier(ends, partitions, since, isStalled);
        }

        Rating marked(Instant at) {
            return new Rating(lagging, new TreeMap<>(), at, false);
        }
    }

    /// @param hiding partitions of the wallet's topics in which a transaction was open: what it hides becomes a correction
    /// @param pieces those that are rated: all of one place in the log, and made the same way
    record Rating(SortedSet<String> hiding, SortedMap<Piece, Rated> pieces, Instant since, boolean isStalled)
            implements
                Waiting {

        public Rating {
            hiding = Collections.unmodifiableSortedSet(new TreeSet<>(hiding));
            pieces = Collections.unmodifiableSortedMap(new TreeMap<>(pieces));
        }

        @Override
        public RunStatus status() {
            return RunStatus.RATING;
        }

        @Override
        public Rating stalled(Instant at) {
            return new Rating(hiding, pieces, at, true);
        }

        Rating with(Piece piece, Rated rated) {
            SortedMap<Piece, Rated> more = new TreeMap<>(pieces);
            more.put(piece, rated);
            return new Rating(hiding, more, since, isStalled);
        }

        /// Why a piece can't be of the same seal as those that are known.
        Optional<String> contradiction(Piece piece, Rated rated) {
            Rated before = pieces.get(piece);
            if (before != null) {
                return before.equals(rated) ? Optional.empty()
                        : Optional.of(piece.text() + " has come to something else");
            }
            return pieces.entrySet().stream().map(known -> contradiction(piece, rated, known))
                    .filter(Objects::nonNull).findFirst();
        }

        private static @Nullable String contradiction(Piece piece, Rated rated, Map.Entry<Piece, Rated> known) {
            Rated other = known.getValue();
            if (rated.generation() != other.generation()) {
                return "%s is rated in generation %d of the log, another in %d".formatted(piece.text(),
                        rated.generation(), other.generation());
            }
            if (piece.partition() == known.getKey().partition() && rated.offset() != other.offset()) {
                return "%s is rated at offset %d, another at %d".formatted(piece.text(), rated.offset(),
                        other.offset());
            }
            return rated.isMadeAs(other) ? null
                    : "%s is rated by engine %s with time zones %s, another by %s with %s".formatted(piece.text(),
                            rated.engineVersion(), rated.tzVersion(), other.engineVersion(), other.tzVersion());
        }

        /// Once all are there.
        ///
        /// @throws ArithmeticException if a total is too large
        RunEvent.Sealed seal(RunId run, String ruleDigest, Instant at) {
            SortedMap<Integer, Long> offsets = new TreeMap<>();
            pieces.forEach((piece, rated) -> offsets.put(piece.partition(), rated.offset()));
            Rated any = pieces.firstEntry().getValue();
            Result whole = pieces.values().stream().map(Rated::result).reduce(Result.NONE, Result::plus);
            Seal seal = Seal.of(run, ruleDigest, any.engineVersion(), any.tzVersion(),
                    new Cut(any.generation(), offsets), whole.part());
            return new RunEvent.Sealed(seal, whole.lines(), whole.reasons(), at);
        }

        Decided sealed(RunEvent.Sealed sealed) {
            SortedMap<Piece, String> digests = new TreeMap<>();
            pieces.forEach((piece, rated) -> digests.put(piece, rated.result().digest()));
            return new Decided(sealed.seal(), sealed.lines(), sealed.reasons(), digests, null, new TreeMap<>(),
                    sealed.at());
        }
    }

    /// @param pieces  the digest of what each has come to
    /// @param tallies by partition, each the newest that was told
    record Decided(Seal seal, long lines, SortedMap<String, Long> reasons, SortedMap<Piece, String> pieces,
            @Nullable Review review, SortedMap<Integer, Tally> tallies, Instant sealedAt) implements Phase {

        public Decided {
            reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
            pieces = Collections.unmodifiableSortedMap(new TreeMap<>(pieces));
            tallies = Collections.unmodifiableSortedMap(new TreeMap<>(tallies));
        }

        @Override
        public RunStatus status() {
            Map<LineStatus, Long> counts = counts();
            long pending = counts.getOrDefault(LineStatus.PENDING, 0L);
            if (!seal.run().pays() || lines == 0) {
                return RunStatus.SETTLED;
            } else if (pending > 0 && review == null) {
                return RunStatus.SEALED;
            } else if (counts.getOrDefault(LineStatus.HELD, 0L) > 0 && review == null) {
                return RunStatus.REVIEW;
            }
            return pending == 0 && counts.keySet().stream().allMatch(Decided::isThrough) ? RunStatus.SETTLED
                    : RunStatus.PAYING;
        }

        /// How its lines stand: those that nobody has counted are pending.
        public SortedMap<LineStatus, Long> counts() {
            SortedMap<LineStatus, Long> counts = Tally.sum(tallies.values());
            long untold = lines - counts.values().stream().mapToLong(Long::longValue).sum();
            counts.merge(LineStatus.PENDING, untold, Long::sum);
            counts.values().removeIf(count -> count == 0);
            return counts;
        }

        /// Whether lines wait, and nobody has said anything of them. They do not wait for those that are not told yet.
        boolean isReviewable() {
            return review == null && !holding().isEmpty()
                    && (status() == RunStatus.SEALED || status() == RunStatus.REVIEW);
        }

        /// The partitions of accounts in which lines wait, as far as they were counted.
        List<Integer> holding() {
            return tallies.entrySet().stream().filter(tally -> tally.getValue().holds()).map(Map.Entry::getKey)
                    .toList();
        }

        private static boolean isThrough(LineStatus status) {
            return switch (status) {
                case SETTLED, WAIVED, CARRIED -> true;
                case PENDING, HELD, PROCESSING, RETRY_SCHEDULED, DISPUTED, FAILED -> false;
            };
        }

        Decided with(Review said) {
            return new Decided(seal, lines, reasons, pieces, said, tallies, sealedAt);
        }

        Decided with(int partition, Tally tally) {
            SortedMap<Integer, Tally> more = new TreeMap<>(tallies);
            more.put(partition, tally);
            return new Decided(seal, lines, reasons, pieces, review, more, sealedAt);
        }
    }

    record Failed(String why) implements Phase {

        @Override
        public RunStatus status() {
            return RunStatus.FAILED;
        }
    }
}
