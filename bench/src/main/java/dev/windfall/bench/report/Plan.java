package dev.windfall.bench.report;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a benchmark measures, and of whom.
///
/// @param settings all that it was started with, and the versions of what it ran on: for reading, and to be compared
/// @param ratioOf the main figure, one of `figures`: each contender's is divided by that of `base`
/// @param base the name of the contender that the others are measured against
public record Plan(String bench, Map<String, String> settings, long seed, List<Figure> figures, Figure ratioOf,
        String base, List<Contender> contenders) {

    public Plan {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings)); // in the caller's order
        figures = List.copyOf(figures);
        contenders = List.copyOf(contenders);
        List<String> names = contenders.stream().map(Contender::name).toList();
        require(bench.matches("[a-z0-9][a-z0-9_-]*"), "its name becomes that of its files: " + bench);
        require(new HashSet<>(names).size() == names.size(), "a contender stands twice in " + names);
        require(names.contains(base), "the base is no contender: " + base);
        require(figures.stream().map(Figure::name).distinct().count() == figures.size(), "two figures share a name");
        require(figures.contains(ratioOf), "the ratio is of no figure: " + ratioOf.name());
    }

    /// What contenders are given: events, or what else the main figure counts in a second.
    String things() {
        String unit = ratioOf.unit();
        return unit.endsWith("/s") ? unit.substring(0, unit.length() - "/s".length()) : "events";
    }

    Contender contender(String name) {
        return contenders.stream().filter(contender -> contender.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no contender " + name + " in " + bench));
    }

    Figure figure(String name) {
        return figures.stream().filter(figure -> figure.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no figure " + name + " in " + bench));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("A plan that can't be: " + otherwise);
        }
    }
}
