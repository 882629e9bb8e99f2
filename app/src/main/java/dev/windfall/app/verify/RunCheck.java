package dev.windfall.app.verify;

import dev.windfall.app.verify.LoggedRuns.Attempt;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.Tally;
import dev.windfall.projections.settlement.seals.Cut;
import dev.windfall.projections.settlement.seals.Seal;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.sink.RunRow;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.deciders.HostedDeciders;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Sealed runs, and the lines of accounts, as deciders have decided them and as they stand in rows, beside what the log comes to. The
/// log is folded after the rows were read, so all that is in them is in it. What was decided later may not be.
public final class RunCheck {

    private static final String NOTHING = "nothing";
    /// Whose run is sealed has it.
    private static final String ROOT = "root";

    private final LoggedRuns log;
    private final int generation;
    private final String storedIn;
    private final Differences differences;
    private final Map<RunId, RunState> sealed = new TreeMap<>(Comparator.comparing(RunId::text));
    private final Map<RunId, Map<String, String>> rows = new HashMap<>();
    private final Set<Attempt> everSealed = new HashSet<>();
    private long lines;

    /// @param log        all of it
    /// @param generation of the log
    RunCheck(LoggedRuns log, int generation, Differences differences) {
        this(log, generation, PostgresSeal.WHERE, differences);
    }

    /// @param storedIn where seals are stored besides
    RunCheck(LoggedRuns log, int generation, String storedIn, Differences differences) {
        this.log = log;
        this.generation = generation;
        this.storedIn = storedIn;
        this.differences = differences;
    }

    /// @param sealed   runs that were rated again
    /// @param moved    those of them that were sealed in another generation of the log
    /// @param lines    that accounts have opened as the log tells them
    /// @param awaited  lines that the log tells, and their accounts have not heard of
    public record Counted(long sealed, long moved, long lines, long awaited) {}

    /// In their order.
    ///
    /// @param isInRows whether the rows know of it
    void add(DecidedEvents decided, boolean isInRows) {
        if (decided.getDecider().equals(RunDecider.DECIDER)) {
            RunState state = HostedDeciders.RUNS.states().fromAvro(decided.getState());
            if (state.phase() instanceof Phase.Decided && log.isWanted(state.id())) {
                everSealed.add(Attempt.of(state));
                if (isInRows) {
                    sealed.put(state.id(), state);
                }
            }
        } else if (decided.getDecider().equals(AccountId.DECIDER)) {
            decided.getEvents().stream().map(HostedDeciders.PAYOUTS.events()::fromAvro).forEach(event -> {
                if (event instanceof PayoutEvent.Opened opened && log.isWanted(opened.line().id().run())) {
                    compare(opened, isInRows);
                }
            });
        }
    }

    /// The account has been told what the log comes to, and nothing else.
    private void compare(PayoutEvent.Opened opened, boolean isInRows) {
        LineId line = opened.line().id();
        PayoutCommand.Sealed expected = log.take(line);
        PayoutCommand.Sealed found = new PayoutCommand.Sealed(line.run(), opened.markerSeq(), opened.sealed(),
                expected == null ? null : expected.holdFrom(), opened.line().payAs());
        if (expected != null && expected.equals(found)) {
            lines++;
        } else if (expected != null || isInRows) {
            differences.add("Events, line " + line.text(), expected == null ? NOTHING : expected, found);
        }
    }

    void found(RunRow row) {
        found(row.run().id(), fields(row.run()));
    }

    /// @param stored what is stored of the run, by name
    void found(RunId run, Map<String, String> stored) {
        if (log.isWanted(run)) {
            rows.put(run, stored);
        }
    }

    /// Once all is there.
    Counted end() {
        sealed.values().forEach(this::compare);
        rows.forEach((run, stored) -> {
            if (stored.containsKey(ROOT) && !sealed.containsKey(run)) {
                differences.add("%s, run %s".formatted(storedIn, run.text()), NOTHING, stored);
            }
        });
        log.outcomes().forEach((attempt, isSealed) -> {
            if (isSealed != everSealed.contains(attempt)) {
                differences.add("Events, " + attempt, isSealed ? "a seal, as the brand log says" : NOTHING,
                        isSealed ? NOTHING : "a seal, but the brand log says that it has failed");
            }
        });
        long awaited = log.lines().stream().filter(line -> !isMissing(line)).count();
        long moved = sealed.values().stream().filter(run -> isMoved(seal(run))).count();
        return new Counted(sealed.size(), moved, lines, awaited);
    }

    /// A line that its account has not opened is on its way, but if its run has counted all that there are.
    private boolean isMissing(LineId line) {
        RunState run = sealed.get(line.run());
        boolean isMissing = run != null && run.phase() instanceof Phase.Decided decided
                && decided.tallies().values().stream().map(Tally::lines).flatMap(counts -> counts.values().stream())
                        .mapToLong(Long::longValue).sum() >= decided.lines();
        if (isMissing) {
            differences.add("Events, line " + line.text(), "a line, as the brand log says", NOTHING);
        }
        return isMissing;
    }

    private void compare(RunState stored) {
        RunState logged = logged(stored);
        if (logged == null) {
            differences.add("The brand log, " + Attempt.of(stored), "a marker and all pieces",
                    missing(Attempt.of(stored)));
            return;
        }
        compare("Events, run " + stored.id().text() + madeBy(stored), fields(ShownRun.of(logged)),
                fields(ShownRun.of(stored)));
        comparePieces(logged, stored);
        compare("%s, run %s".formatted(storedIn, stored.id().text()), fields(ShownRun.of(logged)),
                rows.getOrDefault(stored.id(), Map.of()));
    }

    private Object missing(Attempt attempt) {
        RunState state = log.find(attempt);
        return state == null ? "no marker" : state.phase();
    }

    private void compare(String where, Map<String, String> expected, Map<String, String> found) {
        expected.forEach((name, value) -> {
            if (!value.equals(found.get(name))) {
                differences.add(where + ", " + name, value, Objects.requireNonNullElse(found.get(name), NOTHING));
            }
        });
    }

    /// Where the events are that make the difference. The next generation has other pieces.
    private void comparePieces(RunState logged, RunState stored) {
        if (isMoved(seal(stored))) {
            return;
        }
        Map<Piece, String> expected = ((Phase.Decided) logged.phase()).pieces();
        ((Phase.Decided) stored.phase()).pieces().forEach((piece, digest) -> {
            String again = expected.getOrDefault(piece, NOTHING);
            if (!digest.equals(again)) {
                differences.add(
                        "Events, run %s, piece %d of partition %d, up to offset %d".formatted(stored.id().text(),
                                piece.number(), piece.partition(), seal(stored).cut().offsets().get(piece.partition())),
                        again, digest);
            }
        });
    }

    /// A run as it is to be stored. What the log can't know any more is taken as the run itself has it: the cut, if that is of another
    /// generation; and by what it was rated, for another version may come to the same.
    ///
    /// @param stored one that is sealed
    /// @return null if the log has no such seal
    @Nullable
    RunState logged(RunState stored) {
        RunState run = log.find(Attempt.of(stored));
        if (run == null || !(run.phase() instanceof Phase.Decided decided)) {
            return null;
        }
        Seal seal = decided.seal();
        Seal was = seal(stored);
        Cut cut = isMoved(was) ? was.cut() : seal.cut();
        Seal asStored = new Seal(seal.run(), seal.ruleDigest(), was.engineVersion(), was.tzVersion(), cut, seal.count(),
                seal.totals(), seal.root());
        return new RunState(run.id(), run.attempt(), run.pinned(), new Phase.Decided(asStored, decided.lines(),
                decided.reasons(), decided.pieces(), null, decided.tallies(), decided.sealedAt()), run.requestedAt(),
                run.changedAt());
    }

    boolean isMoved(Seal stored) {
        return stored.cut().generation() != generation;
    }

    /// Nothing, if it was rated by the same.
    private String madeBy(RunState stored) {
        Seal was = seal(stored);
        Seal is = seal(Objects.requireNonNull(log.find(Attempt.of(stored))));
        return was.engineVersion().equals(is.engineVersion()) && was.tzVersion().equals(is.tzVersion()) ? ""
                : " (sealed by engine %s with time zones %s, rated again by %s with %s)".formatted(was.engineVersion(),
                        was.tzVersion(), is.engineVersion(), is.tzVersion());
    }

    private static Seal seal(RunState run) {
        return ((Phase.Decided) run.phase()).seal();
    }

    /// What follows from the log, by the names of the table.
    static Map<String, String> fields(ShownRun run) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("attempt", Integer.toString(run.attempt()));
        fields.put("rule_version", Integer.toString(run.ruleVersion()));
        fields.put("rule_digest", run.ruleDigest());
        ShownRun.Sealed sealed = run.sealed();
        if (sealed != null) {
            fields.put("cut", sealed.cut());
            fields.put("leaves", Long.toString(sealed.leaves()));
            fields.put("totals", sealed.totals().toString());
            fields.put(ROOT, sealed.root());
            fields.put("digest", sealed.digest());
            fields.put("lines", Long.toString(sealed.lines()));
            fields.put("reasons", sealed.reasons().toString());
        }
        return fields;
    }
}
