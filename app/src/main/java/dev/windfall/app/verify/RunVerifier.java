package dev.windfall.app.verify;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.Topics;
import dev.windfall.sink.ShownRun;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes the seal of one run again, from the brand log alone, up to the run's end there, and shows it beside what is stored.
public final class RunVerifier {

    private static final String NOTHING = "nothing";

    private final RunEvidence evidence;
    private final Topics topics;
    private final Differences differences;

    public RunVerifier(RunEvidence evidence, Differences differences) {
        this.evidence = evidence;
        this.topics = evidence.topics();
        this.differences = differences;
    }

    /// One thing that a seal says, under its name.
    ///
    /// @param logged  by the brand log
    /// @param decided by the run's own events
    /// @param stored  elsewhere
    public record Said(String name, String logged, String decided, String stored) {

        public boolean isAsStored() {
            return logged.equals(decided) && logged.equals(stored);
        }
    }

    /// @param storedIn where else it is stored
    /// @param sealedIn the generation of the log in which the run was sealed
    /// @param lines    how many the accounts have opened as the log tells them
    /// @param awaited  how many they have not heard of
    public record Outcome(RunId run, String status, String storedIn, List<Integer> partitions, int generation,
            int sealedIn, List<Said> said, long lines, long awaited) {}

    /// @param storedIn where else it is stored
    /// @param stored   what is stored there of the seal, by name; null if nothing is
    public Outcome verify(SealedRun sealed, String storedIn, @Nullable Map<String, String> stored) {
        RunState run = sealed.state();
        BrandSettings brand = Objects.requireNonNull(evidence.brand(run.id().brandId()),
                "a run's brand is registered");
        LoggedRuns log = LoggedRuns.of(topics, Map.of(brand.brandId(), brand), run.id()::equals);
        List<Integer> partitions = brand.slice(topics.partitions()).partitions();
        for (int partition : partitions) {
            fold(partition, sealed, log);
        }
        RunCheck check = new RunCheck(log, topics.generation().number(), storedIn, differences);
        evidence.decided(
                (partition, offset, event) -> check.add(Decoded.events(event), sealed.isKnown(partition, offset)));
        if (stored != null) {
            check.found(run.id(), stored);
        }
        RunCheck.Counted counted = check.end();
        return new Outcome(run.id(), run.status().name(), storedIn, partitions, topics.generation().number(),
                sealed.decided().seal().cut().generation(),
                said(check.logged(run), run, stored == null ? Map.of() : stored), counted.lines(), counted.awaited());
    }

    /// Other brands have nothing to do with it, nor has what comes behind the run's end.
    private void fold(int partition, SealedRun run, LoggedRuns runs) {
        LogFold fold = new LogFold(partition, topics.partitions(), runs, _ -> {});
        var _ = evidence.log(partition, (offset, bytes, tick) -> {
            LogRecord record = Decoded.log(offset, bytes);
            if (!run.isOf(record)) {
                return false;
            }
            var _ = fold.fold(record, tick);
            return run.endsWith(record);
        });
    }

    private static List<Said> said(@Nullable RunState logged, RunState decided, Map<String, String> stored) {
        Map<String, String> byLog = logged == null ? Map.of() : RunCheck.fields(ShownRun.of(logged));
        List<Said> said = new ArrayList<>();
        RunCheck.fields(ShownRun.of(decided)).forEach((name, value) -> said.add(new Said(name,
                byLog.getOrDefault(name, NOTHING), value, stored.getOrDefault(name, NOTHING))));
        return said;
    }
}
