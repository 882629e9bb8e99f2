package dev.windfall.app.audit;

import dev.windfall.app.verify.Decoded;
import dev.windfall.projections.Digests;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.settlement.AccountId;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// An audit file as somebody could leave it behind who has something to hide, with digests that agree where that helps.
public final class AuditTampering {

    private final Map<String, byte[]> entries = new TreeMap<>();

    private AuditTampering(Path file) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
    }

    private interface Change {

        void of(AuditTampering file) throws IOException;
    }

    /// @return files beside the one, by what was done to them
    public static Map<String, Path> all(Path file) throws IOException {
        Map<String, Change> changes = new LinkedHashMap<>();
        changes.put("another table", tampered -> tampered.replace(AuditExport.LINES, "EUR", "USD"));
        changes.put("another table, and its digest", tampered -> {
            tampered.replace(AuditExport.LINES, "EUR", "USD");
            tampered.digest();
        });
        changes.put("another explanation, and its digest", tampered -> {
            tampered.replace(AuditExport.README, "--seal DIGEST", "-h");
            tampered.digest();
        });
        changes.put("another rule, and its digest", tampered -> {
            tampered.replace(AuditExport.RULE, "\"daily\"", "\"dally\"");
            tampered.digest();
        });
        changes.put("another root", tampered -> tampered.replace(Manifest.NAME, "\"root\":\"", "\"root\":\"00"));
        changes.put("one entry more", tampered -> tampered.entries.put("more.txt", new byte[1]));
        changes.put("one entry more, and its digest", tampered -> {
            tampered.entries.put("log/99.records", new byte[0]);
            tampered.digest();
        });
        changes.put("another digest of the seal", tampered -> tampered.replace(Manifest.NAME, "\"digest\":\"",
                "\"digest\":\"00"));
        changes.put("one thing more of the seal", tampered -> tampered.replace(Manifest.NAME, "\"root\":",
                "\"bonus\":\"1\",\"root\":"));
        changes.put("one entry less", tampered -> tampered.entries.remove(AuditExport.RULE));
        changes.put("bets left out", tampered -> {
            tampered.leaveOutBets();
            tampered.digest();
        });
        changes.put("a line left out", tampered -> {
            tampered.leaveOutAnAccount();
            tampered.digest();
        });
        changes.put("an account that was told twice", tampered -> {
            tampered.tellTwice(0, 1);
            tampered.digest();
        });
        changes.put("an account that was told twice, as if nobody knew of it", tampered -> {
            tampered.tellTwice(99, Long.MAX_VALUE);
            tampered.digest();
        });
        changes.put("nothing but a beginning", tampered -> {
            tampered.entries.compute(AuditExport.DECIDED, (_, bytes) -> Arrays.copyOf(bytes, bytes.length / 2 + 1));
            tampered.digest();
        });
        Map<String, Path> files = new LinkedHashMap<>();
        for (Map.Entry<String, Change> change : changes.entrySet()) {
            AuditTampering tampered = new AuditTampering(file);
            change.getValue().of(tampered);
            Path written = file.resolveSibling("tampered-%d.zip".formatted(files.size()));
            tampered.write(written);
            files.put(change.getKey(), written);
        }
        return files;
    }

    private void replace(String name, String before, String after) {
        String text = new String(entries.get(name), StandardCharsets.UTF_8);
        if (!text.contains(before)) {
            throw new IllegalStateException("%s has no %s: %s".formatted(name, before, text));
        }
        entries.put(name, text.replace(before, after).getBytes(StandardCharsets.UTF_8));
    }

    private void leaveOutBets() throws IOException {
        boolean isDone = false;
        for (String name : entries.keySet().stream().filter(each -> each.startsWith("log/")).toList()) {
            if (!isDone) {
                isDone = leaveOutFirst(name, (offset, record) -> {
                    LogRecord logged = Decoded.log(offset, record);
                    return logged.control() == null && !logged.events().isEmpty();
                });
            }
        }
    }

    private void leaveOutAnAccount() throws IOException {
        var _ = leaveOutFirst(AuditExport.DECIDED,
                (offset, record) -> Decoded.events(record).getDecider().equals(AccountId.DECIDER));
    }

    private interface Choice {

        boolean isIt(long offset, byte[] record);
    }

    private boolean leaveOutFirst(String name, Choice choice) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordEntry.Writer writer = new RecordEntry.Writer(out);
        boolean[] isDone = new boolean[1];
        var _ = RecordEntry.until(new ByteArrayInputStream(entries.get(name)), (partition, offset, record) -> {
            if (!isDone[0] && choice.isIt(offset, record)) {
                isDone[0] = true;
            } else {
                writer.add(partition, offset, record);
            }
            return false;
        });
        entries.put(name, out.toByteArray());
        return isDone[0];
    }

    /// Once more behind the last.
    private void tellTwice(int partitionsOn, long offset) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordEntry.Writer writer = new RecordEntry.Writer(out);
        List<byte[]> told = new ArrayList<>();
        int[] lastPartition = new int[1];
        long[] lastOffset = new long[1];
        var _ = RecordEntry.until(new ByteArrayInputStream(entries.get(AuditExport.DECIDED)),
                (partition, place, record) -> {
                    writer.add(partition, place, record);
                    lastPartition[0] = partition;
                    lastOffset[0] = place;
                    if (Decoded.events(record).getDecider()
                            .equals(AccountId.DECIDER)) {
                        told.add(record);
                    }
                    return false;
                });
        writer.add(lastPartition[0] + partitionsOn, partitionsOn == 0 ? lastOffset[0] + offset : offset,
                told.getFirst());
        entries.put(AuditExport.DECIDED, out.toByteArray());
    }

    /// The manifest agrees with the entries again.
    private void digest() {
        Manifest was = Manifest.read(new String(entries.get(Manifest.NAME), StandardCharsets.UTF_8));
        Map<String, Manifest.Entry> digests = new HashMap<>();
        entries.forEach((name, bytes) -> {
            if (!name.equals(Manifest.NAME)) {
                digests.put(name, new Manifest.Entry(bytes.length, Digests.hex(bytes)));
            }
        });
        entries.put(Manifest.NAME, new Manifest(was.run(), was.generation(), was.slice(), was.sealed(), digests).text()
                .getBytes(StandardCharsets.UTF_8));
    }

    private void write(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }
}
