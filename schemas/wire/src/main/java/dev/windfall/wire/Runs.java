package dev.windfall.wire;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.Rated;
import dev.windfall.projections.settlement.runs.Result;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunEvent;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.Tally;
import dev.windfall.projections.settlement.seals.BucketDigest;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Hash;
import dev.windfall.projections.settlement.seals.Part;
import dev.windfall.projections.settlement.seals.Seal;
import dev.windfall.projections.settlement.seals.Total;
import dev.windfall.schemas.avro.RunBucket;
import dev.windfall.schemas.avro.RunDigest;
import dev.windfall.schemas.avro.RunMark;
import dev.windfall.schemas.avro.RunPiece;
import dev.windfall.schemas.avro.RunPinned;
import dev.windfall.schemas.avro.RunReview;
import dev.windfall.schemas.avro.RunSeal;
import dev.windfall.schemas.avro.RunTally;
import dev.windfall.schemas.avro.RunTotal;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Runs on the wire and in the domain: what is wanted of them, what becomes of them, and how they stand.
public final class Runs {

    public static final Form<RunCommand> COMMAND = Form.of(dev.windfall.schemas.avro.RunCommand.class, Runs::toAvro,
            Runs::fromAvro);
    public static final Form<RunEvent> EVENT = Form.of(dev.windfall.schemas.avro.RunEvent.class, Runs::toAvro,
            Runs::fromAvro);
    public static final Form<RunState> STATE = Form.of(dev.windfall.schemas.avro.RunState.class, Runs::toAvro,
            Runs::fromAvro);

    private Runs() {}

    private static dev.windfall.schemas.avro.RunCommand toAvro(RunCommand command) {
        var avro = dev.windfall.schemas.avro.RunCommand.newBuilder();
        return switch (command) {
            case RunCommand.Request(int attempt, Pinned pinned) -> avro.setKind("REQUEST").setAttempt(attempt)
                    .setPinned(toAvro(pinned)).build();
            case RunCommand.BarrierTaken(int attempt, SortedMap<String, Long> ends) -> avro.setKind("BARRIER_TAKEN")
                    .setAttempt(attempt).setEnds(ends).build();
            case RunCommand.Lagging(int attempt, Set<String> partitions) -> avro.setKind("LAGGING")
                    .setAttempt(attempt).setLagging(List.copyOf(new TreeSet<>(partitions))).build();
            case RunCommand.Marked(int attempt) -> avro.setKind("MARKED").setAttempt(attempt).build();
            case RunCommand.PieceRated(int attempt, Piece piece, Rated rated) -> avro.setKind("PIECE_RATED")
                    .setAttempt(attempt).setPiece(toAvro(piece, rated)).build();
            case RunCommand.Fail(int attempt, String why) -> avro.setKind("FAIL").setAttempt(attempt).setNote(why)
                    .build();
            case RunCommand.Approve(String note) -> avro.setKind("APPROVE").setNote(note).build();
            case RunCommand.Reject(String note) -> avro.setKind("REJECT").setNote(note).build();
            case RunCommand.ApproveLine(LineId line, String note) -> avro.setKind("APPROVE_LINE")
                    .setLineId(line.text()).setNote(note).build();
            case RunCommand.RejectLine(LineId line, String note) -> avro.setKind("REJECT_LINE")
                    .setLineId(line.text()).setNote(note).build();
            case RunCommand.Tallied(int partition, Tally tally) -> avro.setKind("TALLIED")
                    .setTally(toAvro(partition, tally)).build();
            case RunCommand.Wake() -> avro.setKind("WAKE").build();
        };
    }

    private static RunCommand fromAvro(dev.windfall.schemas.avro.RunCommand command) {
        int attempt = command.getAttempt();
        return switch (command.getKind()) {
            case "REQUEST" -> new RunCommand.Request(attempt, pinned(command.getPinned()));
            case "BARRIER_TAKEN" -> new RunCommand.BarrierTaken(attempt, new TreeMap<>(command.getEnds()));
            case "LAGGING" -> new RunCommand.Lagging(attempt, Set.copyOf(command.getLagging()));
            case "MARKED" -> new RunCommand.Marked(attempt);
            case "PIECE_RATED" -> {
                RunPiece piece = Objects.requireNonNull(command.getPiece());
                yield new RunCommand.PieceRated(attempt, piece(piece), rated(piece));
            }
            case "FAIL" -> new RunCommand.Fail(attempt, command.getNote());
            case "APPROVE" -> new RunCommand.Approve(command.getNote());
            case "REJECT" -> new RunCommand.Reject(command.getNote());
            case "APPROVE_LINE" -> new RunCommand.ApproveLine(LineId.of(command.getLineId()), command.getNote());
            case "REJECT_LINE" -> new RunCommand.RejectLine(LineId.of(command.getLineId()), command.getNote());
            case "TALLIED" -> {
                RunTally tally = Objects.requireNonNull(command.getTally());
                yield new RunCommand.Tallied(tally.getPartition(), fromAvro(tally));
            }
            case "WAKE" -> new RunCommand.Wake();
            default -> throw new IllegalStateException("Unknown command " + command.getKind());
        };
    }

    private static dev.windfall.schemas.avro.RunEvent toAvro(RunEvent event) {
        var avro = dev.windfall.schemas.avro.RunEvent.newBuilder().setAt(event.at());
        return switch (event) {
            case RunEvent.Requested(RunId run, int attempt, Pinned pinned, Instant _) -> avro.setKind("REQUESTED")
                    .setRunId(run.text()).setAttempt(attempt).setPinned(toAvro(pinned)).build();
            case RunEvent.BarrierTaken taken -> avro.setKind("BARRIER_TAKEN").setEnds(taken.ends()).build();
            case RunEvent.Lagged lagged -> avro.setKind("LAGGED").setLagging(List.copyOf(lagged.partitions())).build();
            case RunEvent.Stalled _ -> avro.setKind("STALLED").build();
            case RunEvent.Reminded _ -> avro.setKind("REMINDED").build();
            case RunEvent.Marked _ -> avro.setKind("MARKED").build();
            case RunEvent.PieceRated(Piece piece, Rated rated, Instant _) -> avro.setKind("PIECE_RATED")
                    .setPiece(toAvro(piece, rated)).build();
            case RunEvent.Sealed sealed -> avro.setKind("SEALED").setSeal(toAvro(sealed.seal()))
                    .setLines(sealed.lines()).setReasons(sealed.reasons()).build();
            case RunEvent.Failed(String why, Instant _) -> avro.setKind("FAILED").setWhy(why).build();
            case RunEvent.Reviewed(Review review) -> avro.setKind("REVIEWED").setReview(toAvro(review)).build();
            case RunEvent.LineReviewed(LineId line, Review review) -> avro.setKind("LINE_REVIEWED")
                    .setLineId(line.text()).setReview(toAvro(review)).build();
            case RunEvent.Tallied(int partition, Tally tally, Instant _) -> avro.setKind("TALLIED")
                    .setTally(toAvro(partition, tally)).build();
        };
    }

    private static RunEvent fromAvro(dev.windfall.schemas.avro.RunEvent event) {
        Instant at = event.getAt();
        return switch (event.getKind()) {
            case "REQUESTED" -> new RunEvent.Requested(RunId.of(event.getRunId()), event.getAttempt(),
                    pinned(event.getPinned()), at);
            case "BARRIER_TAKEN" -> new RunEvent.BarrierTaken(new TreeMap<>(event.getEnds()), at);
            case "LAGGED" -> new RunEvent.Lagged(new TreeSet<>(event.getLagging()), at);
            case "STALLED" -> new RunEvent.Stalled(at);
            case "REMINDED" -> new RunEvent.Reminded(at);
            case "MARKED" -> new RunEvent.Marked(at);
            case "PIECE_RATED" -> {
                RunPiece piece = Objects.requireNonNull(event.getPiece());
                yield new RunEvent.PieceRated(piece(piece), rated(piece), at);
            }
            case "SEALED" -> new RunEvent.Sealed(seal(event.getSeal()), event.getLines(),
                    new TreeMap<>(event.getReasons()), at);
            case "FAILED" -> new RunEvent.Failed(event.getWhy(), at);
            case "REVIEWED" -> new RunEvent.Reviewed(fromAvro(Objects.requireNonNull(event.getReview())));
            case "LINE_REVIEWED" -> new RunEvent.LineReviewed(LineId.of(event.getLineId()),
                    fromAvro(Objects.requireNonNull(event.getReview())));
            case "TALLIED" -> {
                RunTally tally = Objects.requireNonNull(event.getTally());
                yield new RunEvent.Tallied(tally.getPartition(), fromAvro(tally), at);
            }
            default -> throw new IllegalStateException("Unknown event " + event.getKind());
        };
    }

    private static dev.windfall.schemas.avro.RunState toAvro(RunState state) {
        var avro = dev.windfall.schemas.avro.RunState.newBuilder().setRunId(state.id().text())
                .setAttempt(state.attempt()).setPinned(toAvro(state.pinned())).setRequestedAt(state.requestedAt())
                .setChangedAt(state.changedAt());
        return switch (state.phase()) {
            case Phase.Requested(Instant since, boolean isStalled) -> avro.setPhase("REQUESTED").setSince(since)
                    .setIsStalled(isStalled).build();
            case Phase.Barrier barrier -> avro.setPhase("BARRIER").setSince(barrier.since())
                    .setIsStalled(barrier.isStalled()).setEnds(barrier.ends())
                    .setLagging(List.copyOf(barrier.lagging())).build();
            case Phase.Rating rating -> avro.setPhase("RATING").setSince(rating.since())
                    .setIsStalled(rating.isStalled()).setLagging(List.copyOf(rating.hiding()))
                    .setPieces(rating.pieces().entrySet().stream()
                            .map(piece -> toAvro(piece.getKey(), piece.getValue())).toList())
                    .build();
            case Phase.Decided decided -> toAvro(decided, avro.setPhase("DECIDED"));
            case Phase.Failed(String why) -> avro.setPhase("FAILED").setWhy(why).build();
        };
    }

    private static dev.windfall.schemas.avro.RunState toAvro(Phase.Decided decided,
            dev.windfall.schemas.avro.RunState.Builder avro) {
        Review review = decided.review();
        return avro.setSeal(toAvro(decided.seal())).setLines(decided.lines()).setReasons(decided.reasons())
                .setDigests(decided.pieces().entrySet().stream().map(piece -> new RunDigest(
                        piece.getKey().partition(), piece.getKey().number(), piece.getValue())).toList())
                .setReview(review == null ? null : toAvro(review))
                .setTallies(decided.tallies().entrySet().stream()
                        .map(tally -> toAvro(tally.getKey(), tally.getValue())).toList())
                .setSealedAt(decided.sealedAt()).build();
    }

    private static RunState fromAvro(dev.windfall.schemas.avro.RunState state) {
        return new RunState(RunId.of(state.getRunId()), state.getAttempt(), pinned(state.getPinned()), phase(state),
                state.getRequestedAt(), state.getChangedAt());
    }

    private static Phase phase(dev.windfall.schemas.avro.RunState state) {
        return switch (state.getPhase()) {
            case "REQUESTED" -> new Phase.Requested(since(state), state.getIsStalled());
            case "BARRIER" -> new Phase.Barrier(new TreeMap<>(state.getEnds()), new TreeSet<>(state.getLagging()),
                    since(state), state.getIsStalled());
            case "RATING" -> {
                SortedMap<Piece, Rated> pieces = new TreeMap<>();
                state.getPieces().forEach(piece -> pieces.put(piece(piece), rated(piece)));
                yield new Phase.Rating(new TreeSet<>(state.getLagging()), pieces, since(state), state.getIsStalled());
            }
            case "DECIDED" -> decided(state);
            case "FAILED" -> new Phase.Failed(state.getWhy());
            default -> throw new IllegalStateException("Unknown phase " + state.getPhase());
        };
    }

    private static Phase.Decided decided(dev.windfall.schemas.avro.RunState state) {
        SortedMap<Piece, String> digests = new TreeMap<>();
        state.getDigests().forEach(digest -> digests.put(new Piece(digest.getPartition(), digest.getNumber()),
                digest.getDigest()));
        SortedMap<Integer, Tally> tallies = new TreeMap<>();
        state.getTallies().forEach(tally -> tallies.put(tally.getPartition(), fromAvro(tally)));
        RunReview review = state.getReview();
        return new Phase.Decided(seal(state.getSeal()), state.getLines(), new TreeMap<>(state.getReasons()), digests,
                review == null ? null : fromAvro(review), tallies, Objects.requireNonNull(state.getSealedAt()));
    }

    private static Instant since(dev.windfall.schemas.avro.RunState state) {
        return Objects.requireNonNull(state.getSince());
    }

    private static RunPinned toAvro(Pinned pinned) {
        return new RunPinned(pinned.ruleVersion(), pinned.ruleDigest(),
                List.copyOf(new TreeSet<>(pinned.ruleAuthors())), pinned.fourEyesAbove(),
                pinned.slice().partitions());
    }

    private static Pinned pinned(@Nullable RunPinned pinned) {
        Objects.requireNonNull(pinned);
        return new Pinned(pinned.getRuleVersion(), pinned.getRuleDigest(), Set.copyOf(pinned.getRuleAuthors()),
                new TreeMap<>(pinned.getFourEyesAbove()), new Slice(pinned.getSlice()));
    }

    private static RunPiece toAvro(Piece piece, Rated rated) {
        Part part = rated.result().part();
        List<RunBucket> buckets = new ArrayList<>(part.buckets().size());
        part.buckets().forEach((bucket, digest) -> buckets.add(new RunBucket(bucket, digest.count(),
                ByteBuffer.wrap(digest.hash().bytes()))));
        return new RunPiece(piece.partition(), piece.number(), rated.generation(), rated.offset(),
                rated.engineVersion(), rated.tzVersion(), buckets, toAvro(part.totals()), rated.result().lines(),
                rated.result().reasons());
    }

    private static Piece piece(RunPiece piece) {
        return new Piece(piece.getPartition(), piece.getNumber());
    }

    private static Rated rated(RunPiece piece) {
        SortedMap<Integer, BucketDigest> buckets = new TreeMap<>();
        piece.getBuckets().forEach(bucket -> buckets.put(bucket.getBucket(),
                new BucketDigest(bucket.getCount(), Hash.ofBytes(Form.bytes(bucket.getHash())))));
        return new Rated(piece.getGeneration(), piece.getOffset(), piece.getEngineVersion(), piece.getTzVersion(),
                new Result(new Part(buckets, totals(piece.getTotals())), piece.getLines(),
                        new TreeMap<>(piece.getReasons())));
    }

    private static RunSeal toAvro(Seal seal) {
        return new RunSeal(seal.run().text(), seal.ruleDigest(), seal.engineVersion(), seal.tzVersion(),
                seal.cut().generation(),
                seal.cut().offsets().entrySet().stream().map(mark -> new RunMark(mark.getKey(), mark.getValue()))
                        .toList(),
                seal.count(), toAvro(seal.totals()), ByteBuffer.wrap(seal.root().bytes()));
    }

    private static Seal seal(@Nullable RunSeal seal) {
        Objects.requireNonNull(seal);
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        seal.getCut().forEach(mark -> offsets.put(mark.getPartition(), mark.getOffset()));
        return new Seal(RunId.of(seal.getRunId()), seal.getRuleDigest(), seal.getEngineVersion(), seal.getTzVersion(),
                new Cut(seal.getGeneration(), offsets), seal.getCount(), totals(seal.getTotals()),
                Hash.ofBytes(Form.bytes(seal.getRoot())));
    }

    private static List<RunTotal> toAvro(Map<String, Total> totals) {
        return totals.entrySet().stream().map(total -> new RunTotal(total.getKey(), total.getValue().leaves(),
                total.getValue().entitlement(), total.getValue().increase(), total.getValue().decrease())).toList();
    }

    private static SortedMap<String, Total> totals(List<RunTotal> totals) {
        SortedMap<String, Total> all = new TreeMap<>();
        totals.forEach(total -> all.put(total.getCurrency(), new Total(total.getLeaves(), total.getEntitlement(),
                total.getIncrease(), total.getDecrease())));
        return all;
    }

    public static RunReview toAvro(Review review) {
        return new RunReview(review.isApproved(), review.actor(), review.note(), review.at());
    }

    public static Review fromAvro(RunReview review) {
        return new Review(review.getIsApproved(), review.getActor(), review.getNote(), review.getAt());
    }

    private static RunTally toAvro(int partition, Tally tally) {
        Map<String, Long> lines = new TreeMap<>();
        tally.lines().forEach((status, count) -> lines.put(status.name(), count));
        return new RunTally(partition, tally.number(), lines);
    }

    private static Tally fromAvro(RunTally tally) {
        SortedMap<LineStatus, Long> lines = new TreeMap<>();
        tally.getLines().forEach((status, count) -> lines.put(LineStatus.valueOf(status), count));
        return new Tally(tally.getNumber(), lines);
    }
}
