package dev.windfall.app.audit;

import dev.windfall.app.verify.Decoded;
import dev.windfall.app.verify.Differences;
import dev.windfall.app.verify.RunVerifier;
import dev.windfall.app.verify.SealedRun;
import dev.windfall.app.verify.SubjectFold;
import dev.windfall.projections.Digests;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.settlement.runs.RunEvent;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.servers.CannotStart;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.deciders.HostedDeciders;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// Makes a run's seal again from an audit file alone, and holds it against all that the file says. Whoever wrote the file may have
/// meant to deceive: nothing in it is taken for granted.
public final class AuditCheck {

    private static final String NOTHING = "nothing";

    private final Differences differences;

    public AuditCheck(Differences differences) {
        this.differences = differences;
    }

    /// @param seal digest of the seal as somebody knows it from elsewhere; null if nobody does
    /// @return nothing if the file can't be read to its end
    /// @throws CannotStart if it is no audit file
    public Optional<RunVerifier.Outcome> check(Path path, @Nullable String seal) throws IOException {
        try (AuditFile file = AuditFile.open(path)) {
            try {
                compareEntries(file);
                return differences.count() > 0 ? Optional.empty() : Optional.of(made(file, seal));
            } catch (IOException | RuntimeException e) { // it says that it is something that it is not
                differences.add(path.toString(), "entries that can be read",
                        Objects.requireNonNullElse(e.getMessage(), e.toString()));
                return Optional.empty();
            }
        }
    }

    private void compareEntries(AuditFile file) throws IOException {
        List<String> found = file.names();
        if (!found.equals(List.copyOf(new TreeSet<>(file.manifest().entries().keySet())))) {
            differences.add("The entries", file.manifest().entries().keySet(), found);
            return;
        }
        for (String name : found) {
            compare(name, file.manifest().entries().get(name), file.entry(name));
        }
    }

    private void compare(String what, @Nullable Object expected, @Nullable Object found) {
        if (!Objects.equals(expected, found)) {
            differences.add(what, expected == null ? NOTHING : expected, found == null ? NOTHING : found);
        }
    }

    private RunVerifier.Outcome made(AuditFile file, @Nullable String seal) throws IOException {
        Manifest manifest = file.manifest();
        SealedRun run = SealedRun.find(file, manifest.run());
        compare("The run", manifest.run().text(), run.run().text());
        RunVerifier.Outcome made = new RunVerifier(file, differences).verify(run, Manifest.NAME, manifest.sealed());
        compare(Manifest.NAME + ", slice", made.partitions(), manifest.slice());
        compare(Manifest.NAME + ", sealed", run.fields(), manifest.sealed());
        compare("The entries", AuditExport.entries(made.partitions()), manifest.entries().keySet());
        if (differences.count() == 0) {
            made.said().stream().filter(said -> !said.isAsStored())
                    .forEach(said -> differences.add("The seal, " + said.name(), said.logged(), said.decided()));
            made.partitions().forEach(partition -> compareLog(file, partition, run));
            compareEvents(file, run);
            compareDigest(file, AuditExport.README, Digests.hex(AuditExport.EXPLAINED));
            compareDigest(file, AuditExport.RULE, run.state().pinned().ruleDigest());
            compareLines(file, run);
        }
        if (seal != null) {
            compare("The digest of the seal", seal, manifest.sealed().get("digest"));
        }
        return made;
    }

    /// Nothing but the brand's records, and all of them until the run's end.
    private void compareLog(AuditFile file, int partition, SealedRun run) {
        boolean[] isOver = new boolean[1];
        var _ = file.log(partition, (offset, bytes, tick) -> {
            LogRecord record = Decoded.log(offset, bytes);
            if (isOver[0] || !run.isOf(record)) {
                differences.add("%s, offset %d".formatted(AuditExport.log(partition), offset), NOTHING,
                        isOver[0] ? "a record behind the run's end" : "a record of brand " + record.brandId());
            }
            isOver[0] |= run.endsWith(record);
            return false;
        });
        if (!isOver[0]) {
            differences.add(AuditExport.log(partition), "the run's end", NOTHING);
        }
    }

    private void compareEvents(AuditFile file, SealedRun run) {
        SubjectFold<RunState, RunEvent, ShownRun> own = new SubjectFold<>(HostedDeciders.RUNS, ShownRun::of,
                differences);
        file.decided((partition, offset, event) -> {
            DecidedEvents decided = Decoded.events(event);
            if (SealedRun.hasDecided(decided, run.run())) {
                var _ = own.add(decided);
            } else if (!SealedLines.isOf(decided, run.run())) {
                differences.add("%s, offset %d of partition %d".formatted(AuditExport.DECIDED, offset, partition),
                        NOTHING,
                        "what was decided of something else");
            }
        });
    }

    /// What is for people says what accounts were told.
    private void compareLines(AuditFile file, SealedRun run) throws IOException {
        try (AuditFileWriter again = new AuditFileWriter(OutputStream.nullOutputStream())) {
            Manifest.Entry expected = again.write(AuditExport.LINES, out -> file.decided((partition, offset,
                    event) -> SealedLines.write(Decoded.events(event), run.run(), out)));
            compareDigest(file, AuditExport.LINES, expected.sha256());
        }
    }

    /// By now its entries are known to be as the manifest says.
    private void compareDigest(AuditFile file, String name, String expected) {
        Manifest.Entry entry = file.manifest().entries().get(name);
        compare(name + ", SHA-256", expected, entry == null ? null : entry.sha256());
    }
}
