package dev.windfall.app.simulate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows under heads, for a terminal: the first columns are words, and stand left; the others are numbers, and stand right.
final class Columns {

    private final int words;
    private final List<List<String>> rows = new ArrayList<>();

    Columns(int words, String... heads) {
        this.words = words;
        rows.add(List.of(heads));
    }

    void add(Object... cells) {
        rows.add(Arrays.stream(cells).map(Columns::text).toList());
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    void print(PrintWriter out) {
        List<Integer> widths = IntStream.range(0, rows.getFirst().size())
                .mapToObj(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toList();
        for (List<String> row : rows) {
            out.println(IntStream.range(0, row.size())
                    .mapToObj(column -> padded(row.get(column), widths.get(column), column < words))
                    .collect(Collectors.joining("  ")).stripTrailing());
        }
    }

    private static String text(Object cell) {
        return cell instanceof Long number ? "%,d".formatted(number) : cell.toString();
    }

    private static String padded(String text, int width, boolean isWord) {
        String blanks = " ".repeat(width - text.length());
        return isWord ? text + blanks : blanks + text;
    }
}
