package dev.windfall.app.audit;

import dev.windfall.app.verify.Differences;
import dev.windfall.app.verify.RunVerifier;
import dev.windfall.app.verify.SealedRun;
import dev.windfall.servers.CannotStart;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Makes a run's seal again from an audit file alone, and holds it against all that the file says.
public final class AuditCheck {

    private final Differences differences;

    public AuditCheck(Differences differences) {
        this.differences = differences;
    }

    /// @param root of the seal as somebody knows it from elsewhere; null if nobody does
    /// @return nothing if entries are not what they were: then none is read
    /// @throws CannotStart if it is no audit file
    public Optional<RunVerifier.Outcome> check(Path path, @Nullable String root) throws IOException {
        try (AuditFile file = AuditFile.open(path)) {
            Manifest manifest = file.manifest();
            compareEntries(file);
            if (differences.count() > 0) {
                return Optional.empty();
            }
            SealedRun run = SealedRun.find(file, manifest.run());
            RunVerifier.Outcome outcome = new RunVerifier(file, differences).verify(run, Manifest.NAME,
                    manifest.sealed());
            if (!outcome.partitions().equals(manifest.slice())) {
                differences.add(Manifest.NAME + ", slice", outcome.partitions(), manifest.slice());
            }
            compare(AuditExport.RULE, run.state().pinned().ruleDigest(), file.entry(AuditExport.RULE).sha256());
            compareLines(file, run);
            String sealed = manifest.sealed().getOrDefault("root", "nothing");
            if (root != null && !root.equals(sealed)) {
                differences.add("The root", root, sealed);
            }
            return Optional.of(outcome);
        }
    }

    private void compareEntries(AuditFile file) throws IOException {
        Set<String> names = new TreeSet<>(file.names());
        names.addAll(file.manifest().entries().keySet());
        for (String name : names) {
            Manifest.Entry said = file.manifest().entries().get(name);
            if (said == null) {
                differences.add(name, "nothing", "an entry that the manifest does not name");
            } else {
                Object found = file.names().contains(name) ? file.entry(name) : "nothing";
                if (!said.equals(found)) {
                    differences.add(name, said, found);
                }
            }
        }
    }

    private void compare(String name, String expected, String found) {
        if (!expected.equals(found)) {
            differences.add("%s, SHA-256".formatted(name), expected, found);
        }
    }

    /// The table for people says what accounts have decided.
    private void compareLines(AuditFile file, SealedRun run) throws IOException {
        try (FileWriter again = new FileWriter(OutputStream.nullOutputStream())) {
            Manifest.Entry expected = again.write(AuditExport.LINES, out -> SealedLines.table(file, run.run(), out));
            compare(AuditExport.LINES, expected.sha256(), file.entry(AuditExport.LINES).sha256());
        }
    }
}
