package dev.windfall.app.verify;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.rules.RuleDigest;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.SettlementNews;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Piece;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunEvent;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.deciders.HostedDeciders;
import dev.windfall.topology.ledger.LedgerNews;
import dev.windfall.wire.Payouts;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// What runs come to by the brand log alone: what the ledger would tell of each piece is put together by the runs' own decider. Beside
/// it is what accounts are to be told. Both are kept as the commands that they are, which are small: 36 bytes for a bucket.
final class LoggedRuns {

    /// No seal knows when it was made, nor by whom.
    private static final Given NOBODY = new Given(Instant.EPOCH, "", "");

    private final LedgerNews told;
    private final Function<String, Slice> slices;
    private final Predicate<RunId> isWanted;
    private final Map<Attempt, LoggedRun> runs = new HashMap<>();
    private final Map<Attempt, Boolean> outcomes = new HashMap<>();
    private final Map<LineId, ByteBuffer> lines = new HashMap<>();

    /// @param told     how the ledger tells it
    /// @param slices   of brands
    /// @param isWanted which runs are of interest
    private LoggedRuns(LedgerNews told, Function<String, Slice> slices, Predicate<RunId> isWanted) {
        this.told = told;
        this.slices = slices;
        this.isWanted = isWanted;
    }

    /// @param brands all whose runs are of interest
    static LoggedRuns of(Topics topics, Map<String, BrandSettings> brands, Predicate<RunId> isWanted) {
        return new LoggedRuns(new LedgerNews(topics.commands().codec(), topics.generation().number()),
                brandId -> Objects.requireNonNull(brands.get(brandId)).slice(topics.partitions()), isWanted);
    }

    record Attempt(RunId run, int number) {

        static Attempt of(RunState state) {
            return new Attempt(state.id(), state.attempt());
        }

        @Override
        public String toString() {
            return "attempt %d of %s".formatted(number, run.text());
        }
    }

    /// All that is kept of an attempt once nothing is missing is its state.
    private static final class LoggedRun {
        private final int pieces;
        private final List<ByteBuffer> commands = new ArrayList<>();
        private final RunState begun;
        private RunState state;
        private boolean isSpoilt;

        LoggedRun(RunState begun, int pieces) {
            this.begun = begun;
            this.state = begun;
            this.pieces = pieces;
        }

        String ruleDigest() {
            return begun.pinned().ruleDigest();
        }

        void spoil() {
            isSpoilt = true;
            state = begun;
            commands.clear();
        }

        void add(ByteBuffer command) {
            if (isSpoilt) {
                return;
            }
            commands.add(command);
            if (commands.size() == pieces) {
                var _ = decided();
            }
        }

        RunState decided() {
            commands.forEach(command -> state = decided(state, command));
            commands.clear();
            return state;
        }

        private static RunState decided(RunState before, ByteBuffer command) {
            RunState after = before;
            if (HostedDeciders.RUNS.decider().decide(RunDecider.subject(before.id()), before,
                    HostedDeciders.RUNS.commands().fromAvro(command),
                    NOBODY) instanceof Decision.Decided<RunEvent> decided) {
                for (RunEvent event : decided.events()) {
                    after = HostedDeciders.RUNS.decider().evolve(after, event);
                }
            }
            return after;
        }
    }

    boolean isWanted(RunId run) {
        return isWanted.test(run);
    }

    /// Markers, and what has become of them. Each stands in every partition of its brand, which may be folded at once.
    synchronized void note(Control control) {
        switch (control.document()) {
            case Control.Document.SettleMarker(RunId run, int attempt, Ruling ruling) when isWanted(run) -> {
                LoggedRun marked = marked(new Attempt(run, attempt), ruling);
                LoggedRun known = runs.putIfAbsent(new Attempt(run, attempt), marked);
                if (known != null && !known.ruleDigest().equals(marked.ruleDigest())) {
                    known.spoil(); // by two rules: whichever partition comes first, it comes to nothing
                }
            }
            case Control.Document.RunSealed(RunId run, int attempt) when isWanted(run) -> outcomes.put(
                    new Attempt(run, attempt), true);
            case Control.Document.RunFailed(RunId run, int attempt) when isWanted(run) -> {
                outcomes.put(new Attempt(run, attempt), false);
                runs.remove(new Attempt(run, attempt)); // what was rated is void
            }
            case Control.Document.OfRun _,Control.Document.OfCoupon _ -> {
            }
            case Control.Document.Settings _,Control.Document.PlayerProfile _,Control.Document.BrandRule _ -> {
            }
        }
    }

    /// By the rule that stands in the marker, whatever the marker says of it.
    private LoggedRun marked(Attempt attempt, Ruling ruling) {
        Slice slice = slices.apply(attempt.run.brandId());
        return new LoggedRun(new RunState(attempt.run, attempt.number,
                new Pinned(ruling.version().version(), RuleDigest.of(ruling.rule()), Set.of(), new TreeMap<>(), slice),
                new Phase.Rating(Collections.emptySortedSet(), new TreeMap<>(), Instant.EPOCH, false), Instant.EPOCH,
                Instant.EPOCH), Piece.all(slice).size());
    }

    /// What the fold of a partition tells, behind the marker.
    synchronized void hear(SettlementNews news) {
        switch (news) {
            case SettlementNews.PieceRated rated -> add(new Attempt(rated.run(), rated.attempt()), news);
            case SettlementNews.CantBeRated failed -> add(new Attempt(failed.run(), failed.attempt()), news);
            case SettlementNews.LineSealed line -> {
                if (isWanted(line.run())) {
                    lines.put(line.account().line(line.run()), command(news));
                }
            }
        }
    }

    private void add(Attempt attempt, SettlementNews news) {
        LoggedRun run = runs.get(attempt);
        if (run != null) {
            run.add(command(news));
        }
    }

    private ByteBuffer command(SettlementNews news) {
        return told.command(news, Instant.EPOCH).getDocument();
    }

    /// As its decider has it by all that the log has told so far.
    ///
    /// @return null if no marker of it stands
    @Nullable
    RunState find(Attempt attempt) {
        LoggedRun run = runs.get(attempt);
        return run == null ? null : run.decided();
    }

    /// What the log says has become of attempts: true if they are sealed, false if they have failed.
    Map<Attempt, Boolean> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }

    /// What an account is to be told of a line. It is looked for once.
    ///
    /// @return null if it is to be told of none
    PayoutCommand.@Nullable Sealed take(LineId line) {
        ByteBuffer command = lines.remove(line);
        return command == null ? null : (PayoutCommand.Sealed) Payouts.COMMAND.fromAvro(command);
    }

    /// Those that nobody has looked for.
    Set<LineId> lines() {
        return Collections.unmodifiableSet(lines.keySet());
    }
}
