package dev.windfall.app.audit;

import dev.windfall.app.verify.RunEvidence;
import dev.windfall.app.verify.SealedRun;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.rules.RuleDigest;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.servers.CannotStart;
import dev.windfall.topology.wire.BrandLog;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/// Writes an audit file: all that a run follows from, and what it came to. Nothing of another brand is in it.
public final class AuditExport {

    static final String DECIDED = "decided.avro";
    static final String RULE = "rule.json";
    static final String LINES = "lines.csv";
    private static final String README = "README.txt";
    private static final String EXPLAINED = """
            A run of Windfall, and all that it follows from. Check it on any machine, without servers:

                windfall audit check FILE [--root ROOT]

            The root of the seal, as it was published when the run was sealed, is the one thing to bring along.

            manifest.json  the run, what its seal says, and the length and SHA-256 of each entry
            rule.json      the rule by which it was rated; its SHA-256 is the seal's rule_digest
            log/N.avro     the brand's records of partition N of the brand log, up to the run's end, each byte by byte
            decided.avro   what was decided of the run, and of the accounts that have opened its lines
            lines.csv      these lines, for people
            """;

    private final RunEvidence evidence;

    public AuditExport(RunEvidence evidence) {
        this.evidence = evidence;
    }

    /// What is in the file.
    public record Written(SealedRun run, long records, long events) {}

    static String log(int partition) {
        return "log/%d.avro".formatted(partition);
    }

    /// @throws CannotStart if there is no such run, or it has no seal
    public Written write(RunId id, OutputStream out) throws IOException {
        SealedRun run = SealedRun.find(evidence, id);
        List<Integer> slice = Objects.requireNonNull(evidence.brand(id.brandId()), "a run's brand is registered")
                .slice(evidence.generation().partitions()).partitions();
        Copying copying = new Copying(run);
        try (FileWriter file = new FileWriter(out)) {
            file.write(README, EXPLAINED);
            for (int partition : slice) {
                var _ = file.write(log(partition), entry -> copying.log(partition, entry));
            }
            var _ = file.write(DECIDED, copying::decided);
            file.write(RULE, copying.rule());
            var _ = file.write(LINES, entry -> SealedLines.table(evidence, id, entry));
            String manifest = Manifest.of(run, evidence.generation(), slice, file.entries()).text();
            file.write(Manifest.NAME, manifest);
        }
        return new Written(run, copying.records, copying.events);
    }

    private final class Copying {

        private final SealedRun run;
        private final AvroCodec log = evidence.topics().brandLog().codec();
        private final AvroCodec decided = evidence.topics().events().codec();
        private long records;
        private long events;
        private @Nullable String rule;

        Copying(SealedRun run) {
            this.run = run;
        }

        void log(int partition, OutputStream out) throws IOException {
            try (RecordEntry.Writer entry = new RecordEntry.Writer(out)) {
                boolean hasEnd = evidence.log(partition, (offset, bytes, tick) -> {
                    LogRecord record = BrandLog.fromAvro(log.decode(bytes, BrandLogRecord.class), offset);
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

        void decided(OutputStream out) throws IOException {
            try (RecordEntry.Writer entry = new RecordEntry.Writer(out)) {
                evidence.decided((partition, offset, event) -> {
                    if (SealedLines.isOf(decided.decode(event, DecidedEvents.class), run.run())) {
                        entry.add(partition, offset, event);
                        events++;
                    }
                });
            }
        }
    }
}
