package dev.windfall.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Aligned text: numbers end and words begin below each other.
final class Grid {

    private static final int WIDTH = 140;
    private static final String GAP = "  ";

    private final List<Boolean> numbers;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param numbers for each column whether it is one of numbers
    Grid(List<Boolean> numbers) {
        this.numbers = numbers;
    }

    /// @param cells one for each column; where there are fewer, the last runs on over what is missing
    void row(List<String> cells) {
        rows.add(cells);
    }

    String text() {
        return rows.stream().map(this::line).map(Grid::wrapped).collect(Collectors.joining("\n"));
    }

    /// Broken between words where it is too long, and indented from there on.
    static String wrapped(String line) {
        int end = line.lastIndexOf(' ', WIDTH);
        return line.length() <= WIDTH || end <= 0 || line.substring(0, end).isBlank() ? line
                : line.substring(0, end).stripTrailing() + "\n" + wrapped(GAP + line.substring(end).strip());
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size()).mapToObj(column -> aligned(cells, column))
                .collect(Collectors.joining(GAP)).stripTrailing();
    }

    private String aligned(List<String> cells, int column) {
        boolean runsOn = column == cells.size() - 1 && cells.size() < numbers.size();
        String blanks = runsOn ? "" : " ".repeat(width(column) - cells.get(column).length());
        return numbers.get(column) && !runsOn ? blanks + cells.get(column) : cells.get(column) + blanks;
    }

    private int width(int column) {
        return rows.stream().filter(cells -> cells.size() == numbers.size() || column < cells.size() - 1)
                .mapToInt(cells -> cells.get(column).length()).max().orElse(0);
    }
}
