package dev.windfall.projections.deciding;

import java.util.LinkedHashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// Tables of what becomes of each state with each command: below the titles rows of a command, states, and what becomes of them.
public final class DecisionTable {

    private DecisionTable() {}

    /// @return what becomes, by `<command> <state>`: no pair of them is told twice
    public static Map<String, String> read(String table) {
        Map<String, String> expected = new LinkedHashMap<>();
        table.lines().skip(1).map(line -> line.split("\\|", -1)).forEach(row -> {
            for (String state : row[1].strip().split(" ", -1)) {
                assertThat(expected.put(row[0].strip() + " " + state, row[2].strip())).as("told twice").isNull();
            }
        });
        return expected;
    }
}
