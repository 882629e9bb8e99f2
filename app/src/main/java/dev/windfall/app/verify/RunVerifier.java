package dev.windfall.app.verify;

import dev.windfall.app.verify.LoggedRuns.Attempt;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.CannotStart;
import dev.windfall.sink.RunReader;
import dev.windfall.sink.RunRow;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.deciders.HostedDeciders;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Makes the seal of one run again, from the brand log alone, up to the run's end there, and shows it beside what is stored.
public final class RunVerifier {

    private static final Duration SINK_PATIENCE = Duration.ofSeconds(60);
    private static final Duration SINK_PAUSE = Duration.ofSeconds(1);
    private static final String NOTHING = "nothing";

    private final KafkaSettings kafka;
    private final Topics topics;
    private final DataSource database;
    private final Differences differences;
    private final Consumer<String> progress;
    private final Map<Integer, Long> decidedBefore = new HashMap<>();

    /// @param progress told now and then how far it is
    public RunVerifier(KafkaSettings kafka, Topics topics, DataSource database, Differences differences,
            Consumer<String> progress) {
        this.kafka = kafka;
        this.topics = topics;
        this.database = database;
        this.differences = differences;
        this.progress = progress;
    }

    /// One thing that a seal says, under its name.
    ///
    /// @param logged  by the brand log
    /// @param decided by the run's own events
    /// @param row     in PostgreSQL
    public record Said(String name, String logged, String decided, String row) {

        public boolean isAsStored() {
            return logged.equals(decided) && logged.equals(row);
        }
    }

    /// @param sealedIn the generation of the log in which the run was sealed
    /// @param lines    how many the accounts have opened as the log tells them
    /// @param awaited  how many they have not heard of
    public record Outcome(RunId run, String status, List<Integer> partitions, int generation, int sealedIn,
            List<Said> said, long lines, long awaited) {}

    /// @throws CannotStart if the run has no seal
    public Outcome verify(RunId run) throws SQLException {
        RunState stored = find(run);
        Phase.Decided decided = sealed(stored);
        Map<String, BrandSettings> brands = Verifier.brands(kafka, topics);
        LoggedRuns log = LoggedRuns.of(topics, brands, run::equals);
        List<Integer> partitions = Objects.requireNonNull(brands.get(run.brandId()), "a run's brand is registered")
                .slice(topics.partitions()).partitions();
        for (int partition : partitions) {
            fold(partition, Attempt.of(stored), log);
        }
        RunCheck check = new RunCheck(log, topics.generation().number(), differences);
        DecisionRows.forEach(kafka, topics, (partition, offset, events) -> check.add(events,
                offset < decidedBefore.getOrDefault(partition, 0L)));
        RunRow row = row(run, stored.attempt());
        if (row != null) {
            check.found(row);
        }
        RunCheck.Counted counted = check.end();
        return new Outcome(run, stored.status().name(), partitions, topics.generation().number(),
                decided.seal().cut().generation(), said(check.logged(stored), stored, row), counted.lines(),
                counted.awaited());
    }

    /// The sink is a moment behind, and may be far: what it has not written yet is no difference.
    private @Nullable RunRow row(RunId run, int attempt) throws SQLException {
        long deadline_ns = System.nanoTime() + SINK_PATIENCE.toNanos();
        while (true) {
            RunRow row = new RunReader(database).find(run.brandId(), run.text()).orElse(null);
            boolean isThere = row != null && row.run().attempt() >= attempt && row.run().sealed() != null;
            if (isThere || System.nanoTime() - deadline_ns > 0) {
                return row;
            }
            progress.accept("PostgreSQL does not have the seal yet");
            LockSupport.parkNanos(SINK_PAUSE.toNanos());
        }
    }

    /// The newest that is known of it.
    private RunState find(RunId run) {
        Map<RunId, RunState> found = new HashMap<>();
        DecisionRows.forEach(kafka, topics, (partition, offset, events) -> {
            decidedBefore.put(partition, offset + 1);
            if (events.getDecider().equals(RunDecider.DECIDER) && events.getSubjectId().equals(run.text())) {
                found.put(run, HostedDeciders.RUNS.states().fromAvro(events.getState()));
            }
        });
        RunState state = found.get(run);
        if (state == null) {
            throw new CannotStart("There is no run %s: nobody has asked for it".formatted(run.text()));
        }
        return state;
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

    /// Other brands have nothing to do with it, nor has what comes behind the run's end.
    private void fold(int partition, Attempt attempt, LoggedRuns runs) {
        LogFold fold = new LogFold(partition, topics.partitions(), runs, _ -> {});
        var _ = LogScan.until(kafka, topics, partition, progress, (record, tick) -> {
            if (!record.brandId().equals(attempt.run().brandId())) {
                return false;
            }
            var _ = fold.fold(record, tick);
            return isEnd(record.control(), attempt);
        });
    }

    private static boolean isEnd(@Nullable Control control, Attempt attempt) {
        return control != null && control.document() instanceof Control.Document.RunSealed(RunId run, int number)
                && attempt.equals(new Attempt(run, number));
    }

    private static List<Said> said(@Nullable RunState logged, RunState stored, @Nullable RunRow row) {
        Map<String, String> byLog = logged == null ? Map.of() : RunCheck.fields(ShownRun.of(logged));
        Map<String, String> inRow = row == null ? Map.of() : RunCheck.fields(row.run());
        List<Said> said = new ArrayList<>();
        RunCheck.fields(ShownRun.of(stored)).forEach((name, value) -> said.add(new Said(name,
                byLog.getOrDefault(name, NOTHING), value, inRow.getOrDefault(name, NOTHING))));
        return said;
    }
}
