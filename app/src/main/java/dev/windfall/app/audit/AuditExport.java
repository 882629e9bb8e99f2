package dev.windfall.app.audit;

import dev.windfall.app.verify.Decoded;
import dev.windfall.app.verify.RunEvidence;
import dev.windfall.app.verify.SealedRun;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.rules.RuleDigest;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.servers.CannotStart;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Writes an audit file: all that a run follows from, and what it came to. Nothing of another brand is in it.
public final class AuditExport {

    static final String DECIDED = "decided.records";
    static final String RULE = "rule.json";
    static final String LINES = "lines.ndjson";
    static final String README = "README.txt";
    static final String EXPLAINED = """
            A run of Windfall, and all that it follows from. Check it on any machine, without servers:

                windfall audit check FILE --seal DIGEST

            The digest of the seal, as it was told when the run was sealed, is the one thing to bring along.

            manifest.json    the run, what its seal says, and the length and SHA-256 of each entry
            rule.json        the rule by which it was rated; its SHA-256 is the seal's rule_digest
            log/N.records    the brand's records of partition N of the brand log, up to the run's end
            decided.records  what was decided of the run, and of the accounts that have opened its lines
            lines.ndjson     what these accounts were told, in minor units

            Of each record: its partition (4 bytes), its offset (8), its length (4), and itself as it stood in its topic.
            """;

    private final RunEvidence evidence;

    public AuditExport(RunEvidence evidence) {
        this.evidence = evidence;
    }

    /// What is in the file.
    public record Written(SealedRun run, long records, long events) {}

    static String log(int partition) {
        return "log/%d.records".formatted(partition);
    }

    /// All that a file has but its manifest.
    static Set<String> entries(List<Integer> slice) {
        Set<String> names = new TreeSet<>(Set.of(README, RULE, DECIDED, LINES));
        slice.forEach(partition -> names.add(log(partition)));
        return names;
    }

    /// @throws CannotStart if there is no such run, or it has no seal
    public Written write(RunId id, OutputStream out) throws IOException {
        SealedRun run = SealedRun.find(evidence, id);
        List<Integer> slice = Objects.requireNonNull(evidence.brand(id.brandId()), "a run's brand is registered")
                .slice(evidence.generation().partitions()).partitions();
        Copying copying = new Copying(run);
        try (AuditFileWriter file = new AuditFileWriter(out)) {
            file.write(README, EXPLAINED);
            for (int partition : slice) {
                var _ = file.write(log(partition), entry -> copying.log(partition, entry));
            }
            var _ = file.write(DECIDED, copying::decided);
            file.write(RULE, copying.rule());
            var _ = file.write(LINES, copying::lines);
            String manifest = Manifest.of(run, evidence.generation(), slice, file.entries()).text();
            file.write(Manifest.NAME, manifest);
        }
        return new Written(run, copying.records, copying.events);
    }

    private final class Copying {

        private final SealedRun run;
        /// The first event of each partition that is not in the file.
        private final Map<Integer, Long> ends = new HashMap<>();
        private long records;
        private long events;
        private @Nullable String rule;

        Copying(SealedRun run) {
            this.run = run;
        }

        void log(int partition, OutputStream out) {
            RecordEntry.Writer entry = new RecordEntry.Writer(out);
            boolean hasEnd = evidence.log(partition, (offset, bytes, tick) -> {
                LogRecord record = Decoded.log(offset, bytes);
                if (!run.isOf(record)) {
                    return false;
                }
                entry.add(partition, offset, bytes);
                records++;
                note(record.control());
                return run.endsWith(record);
            });
            if (!hasEnd) {
                throw new CannotStart("Partition %d of the brand log does not have the seal of %s yet: try again"
                        .formatted(partition, run.run().text()));
            }
        }

        private void note(@Nullable Control control) {
            if (control != null
                    && control
                            .document() instanceof Control.Document.SettleMarker(RunId marked, int attempt, var ruling)
                    && marked.equals(run.run()) && attempt == run.state().attempt()) {
                rule = RuleDigest.text(ruling.rule());
            }
        }

        String rule() {
            return Objects.requireNonNull(rule, "a seal has its marker before it");
        }

        /// Of the run itself no more than was known when it was looked for: by then it may not have counted a line that comes later here,
        /// but each line that it has counted is here.
        void decided(OutputStream out) {
            RecordEntry.Writer entry = new RecordEntry.Writer(out);
            evidence.decided((partition, offset, event) -> {
                ends.put(partition, offset + 1);
                DecidedEvents each = Decoded.events(event);
                if (SealedLines.isOf(each, run.run())
                        && (!SealedRun.hasDecided(each, run.run()) || run.isKnown(partition, offset))) {
                    entry.add(partition, offset, event);
                    events++;
                }
            });
        }

        /// Of the same events.
        void lines(OutputStream out) {
            evidence.decided((partition, offset, event) -> {
                if (offset < ends.getOrDefault(partition, 0L)) {
                    SealedLines.write(Decoded.events(event), run.run(), out);
                }
            });
        }
    }
}
