package dev.windfall.app.verify;

import dev.windfall.app.verify.LoggedRuns.Attempt;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.servers.CannotStart;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.deciders.HostedDeciders;

import java.util.HashMap;
import java.util.Map;

/// A run that has its seal, as its decider has it.
///
/// @param known the first event of each partition that came after it was looked for
public record SealedRun(RunState state, Phase.Decided decided, Map<Integer, Long> known) {

    /// The newest that is known of it.
    ///
    /// @throws CannotStart if the run has no seal, or nobody knows of it
    public static SealedRun find(RunEvidence evidence, RunId run) {
        Map<Integer, Long> known = new HashMap<>();
        Map<RunId, RunState> found = new HashMap<>();
        evidence.decided((partition, offset, event) -> {
            known.put(partition, offset + 1);
            DecidedEvents decided = Decoded.events(event);
            if (hasDecided(decided, run)) {
                found.put(run, HostedDeciders.RUNS.states().fromAvro(decided.getState()));
            }
        });
        RunState state = found.get(run);
        if (state == null) {
            throw new CannotStart("There is no run %s: nobody has asked for it".formatted(run.text()));
        }
        return new SealedRun(state, sealed(state), known);
    }

    /// Whether its decider has said so of the run.
    public static boolean hasDecided(DecidedEvents decided, RunId run) {
        return decided.getDecider().equals(RunDecider.DECIDER) && decided.getSubjectId().equals(run.text());
    }

    /// @throws CannotStart with what the run is instead
    static Phase.Decided sealed(RunState run) {
        return switch (run.phase()) {
            case Phase.Decided decided -> decided;
            case Phase.Failed(String why) -> throw new CannotStart(
                    "%s has failed, so it has no seal: %s".formatted(Attempt.of(run), why));
            case Phase.Waiting waiting -> throw new CannotStart(
                    "%s is %s, so it has no seal yet".formatted(Attempt.of(run), waiting.status()));
        };
    }

    public RunId run() {
        return state.id();
    }

    /// What its seal says, by name.
    public Map<String, String> fields() {
        return RunCheck.fields(ShownRun.of(state));
    }

    /// Whether an event was there when the run was looked for.
    public boolean isKnown(int partition, long offset) {
        return offset < known.getOrDefault(partition, 0L);
    }

    /// Whether a record of the log has to do with it.
    public boolean isOf(LogRecord record) {
        return record.brandId().equals(state.id().brandId());
    }

    /// Whether no later record of the partition has.
    public boolean endsWith(LogRecord record) {
        return record.control() != null
                && record.control().document() instanceof Control.Document.RunSealed(RunId run, int number)
                && Attempt.of(state).equals(new Attempt(run, number));
    }
}
