package dev.windfall.app.audit;

import dev.windfall.app.verify.SealedRun;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.Generation;
import dev.windfall.schemas.JsonTree;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an audit file says of itself: the run, what its seal says, where it stood in the log, and a digest of each entry.
///
/// @param generation of the log that is in the file
/// @param slice      the brand's partitions in it
/// @param sealed     by name
/// @param entries    by name
record Manifest(RunId run, Generation generation, List<Integer> slice, Map<String, String> sealed,
        Map<String, Entry> entries) {

    static final String NAME = "manifest.json";

    private static final long FORMAT = 1;
    /// No Kafka has topics of more.
    private static final int PARTITIONS_MAX = 100_000;

    /// @param sha256 in hex
    record Entry(long bytes, String sha256) {}

    Manifest {
        slice = List.copyOf(slice);
        sealed = new LinkedHashMap<>(sealed);
        entries = new TreeMap<>(entries);
    }

    static Manifest of(SealedRun run, Generation generation, List<Integer> slice, Map<String, Entry> entries) {
        return new Manifest(run.run(), generation, slice, run.fields(), entries);
    }

    String text() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("format", FORMAT);
        tree.put("run_id", run.text());
        tree.put("generation", (long) generation.number());
        tree.put("partitions", (long) generation.partitions());
        tree.put("slice", slice.stream().map(Integer::longValue).toList());
        tree.put("sealed", sealed);
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        entries.forEach((name, entry) -> told.put(name,
                new TreeMap<String, Object>(Map.of("bytes", entry.bytes, "sha256", entry.sha256))));
        tree.put("entries", told);
        return JsonTree.text(tree) + "\n";
    }

    /// @throws IllegalArgumentException with a word on what it lacks
    static Manifest read(String text) {
        Map<?, ?> tree = object(JsonTree.read(text), "a manifest");
        if (number(tree, "format") != FORMAT) {
            throw new IllegalArgumentException(
                    "it has a format that is not known here: %s".formatted(tree.get("format")));
        }
        Map<String, String> sealed = new LinkedHashMap<>();
        object(tree.get("sealed"), "sealed").forEach((name, value) -> sealed.put((String) name, text(value)));
        Map<String, Entry> entries = new TreeMap<>();
        object(tree.get("entries"), "entries").forEach((name, value) -> {
            Map<?, ?> entry = object(value, "an entry");
            entries.put((String) name, new Entry(number(entry, "bytes"), text(entry.get("sha256"))));
        });
        String run = text(tree.get("run_id"));
        return new Manifest(
                RunId.read(run).orElseThrow(() -> new IllegalArgumentException("%s is no run".formatted(run))),
                new Generation(Math.toIntExact(number(tree, "generation")), partitions(tree)),
                numbers(tree.get("slice")), sealed, entries);
    }

    private static int partitions(Map<?, ?> tree) {
        long partitions = number(tree, "partitions");
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException("no brand log has %d partitions".formatted(partitions));
        }
        return (int) partitions;
    }

    private static Map<?, ?> object(@Nullable Object tree, String what) {
        if (tree instanceof Map<?, ?> fields) {
            return fields;
        }
        throw new IllegalArgumentException("it has no %s".formatted(what));
    }

    private static long number(Map<?, ?> tree, String name) {
        if (tree.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("it has no number %s".formatted(name));
    }

    private static String text(@Nullable Object tree) {
        if (tree instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("it has %s where a text belongs".formatted(tree));
    }

    private static List<Integer> numbers(@Nullable Object tree) {
        if (tree instanceof List<?> all) {
            return all.stream().map(each -> Math.toIntExact((Long) each)).toList();
        }
        throw new IllegalArgumentException("it has no slice");
    }
}
