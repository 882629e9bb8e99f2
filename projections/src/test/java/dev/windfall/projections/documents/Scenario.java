package dev.windfall.projections.documents;

import org.junit.jupiter.api.DynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What is given, on a line of its own, and what is said about it, on the indented lines that follow.
public record Scenario(String given, List<String> said) {

    public static Stream<DynamicTest> tests(String text, Consumer<Scenario> test) {
        return in(text).stream()
                .map(scenario -> DynamicTest.dynamicTest(scenario.given, () -> test.accept(scenario)));
    }

    public static List<Scenario> in(String text) {
        List<Scenario> scenarios = new ArrayList<>();
        text.lines().forEach(line -> {
            if (line.startsWith(" ")) {
                scenarios.getLast().said.add(line.strip());
            } else {
                scenarios.add(new Scenario(line, new ArrayList<>()));
            }
        });
        return scenarios;
    }

    /// The columns of what is given.
    public List<String> columns() {
        return Stream.of(given.split("\\|", -1)).map(String::strip).toList();
    }
}
