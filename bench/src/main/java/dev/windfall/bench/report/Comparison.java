package dev.windfall.bench.report;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Two runs of one benchmark: ratios travel from machine to machine better than figures do.
record Comparison(Report now, Report earlier) {

    /// What became of each ratio that both have, 0.04 for 4 % more, by contender; that of the base to itself is none.
    Map<String, Double> changes() {
        Map<String, Spread> before = ratios(earlier);
        Map<String, Double> changes = new LinkedHashMap<>();
        ratios(now).forEach((contender, ratio) -> {
            Spread old = before.get(contender);
            if (old != null && old.median() != 0) {
                changes.put(contender, ratio.median() / old.median() - 1);
            }
        });
        return changes;
    }

    List<String> sentences() {
        Map<String, Double> changes = changes();
        String far = changes.entrySet().stream().filter(change -> Math.abs(change.getValue()) > Spread.TOLERANCE)
                .map(change -> change.getKey() + " " + text(change.getValue())).collect(Collectors.joining(", "));
        String run = "the run of " + earlier.at().truncatedTo(ChronoUnit.SECONDS);
        List<String> sentences = new ArrayList<>();
        if (changes.isEmpty()) {
            sentences.add("No ratio can be compared with " + run + ".");
        } else if (far.isEmpty()) {
            sentences.add("Every ratio agrees within 20 % with " + run + ".");
        } else {
            sentences.add("Ratios that differ by more than 20 % from " + run + ": " + far + ".");
        }
        String uncompared = uncompared(changes);
        if (!changes.isEmpty() && !uncompared.isEmpty()) {
            sentences.add("Not compared, without a ratio in one of the two runs: " + uncompared + ".");
        }
        List<String> differences = differences();
        if (!differences.isEmpty()) {
            sentences.add("Since then changed: " + String.join("; ", differences) + ".");
        }
        return sentences;
    }

    private String uncompared(Map<String, Double> changes) {
        Set<String> either = new LinkedHashSet<>(ratios(now).keySet());
        either.addAll(ratios(earlier).keySet());
        either.removeAll(changes.keySet());
        return String.join(", ", either);
    }

    static String text(double change) {
        return String.format(Locale.ROOT, "%+.0f %%", 100 * change);
    }

    /// All that could explain a change, other than the program.
    private List<String> differences() {
        return Stream.of(
                differences("", facts(earlier), facts(now)),
                differences("", earlier.plan().settings(), now.plan().settings()),
                differences(now.plan().things() + " of ", sizes(earlier), sizes(now))).flatMap(List::stream).toList();
    }

    private static List<String> differences(String prefix, Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream().filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> "%s%s from %s to %s".formatted(prefix, name, before.getOrDefault(name, "none"),
                        after.getOrDefault(name, "none")))
                .toList();
    }

    private static Map<String, String> facts(Report report) {
        Map<String, String> facts = report.machine().facts();
        facts.put("seed", Long.toString(report.plan().seed()));
        return facts;
    }

    private static Map<String, String> sizes(Report report) {
        return report.summaries().stream().filter(Summary::wasMeasured).collect(Collectors.toMap(
                summary -> summary.contender().name(), summary -> Table.number(summary.size())));
    }

    private static Map<String, Spread> ratios(Report report) {
        Map<String, Spread> ratios = new LinkedHashMap<>();
        for (Summary summary : report.summaries()) {
            if (summary.ratio() != null && !summary.contender().name().equals(report.plan().base())) {
                ratios.put(summary.contender().name(), summary.ratio());
            }
        }
        return ratios;
    }
}
