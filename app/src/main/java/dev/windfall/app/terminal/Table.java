package dev.windfall.app.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows in aligned columns, for a terminal.
public final class Table {

    private static final int WIDTH_MAX = 50;
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heads) {
        rows.add(List.of(heads));
    }

    public void add(List<String> cells) {
        rows.add(cells.stream().map(Table::visible).toList());
    }

    /// The last column may be as long as it likes; one of the others would push all that follow off the screen.
    public void print(PrintWriter out) {
        int last = rows.getFirst().size() - 1;
        List<Integer> widths = IntStream.range(0, last)
                .mapToObj(column -> rows.stream().mapToInt(row -> width(shortened(row.get(column)))).max().orElse(0))
                .toList();
        for (List<String> row : rows) {
            String aligned = IntStream.range(0, last)
                    .mapToObj(column -> padded(shortened(row.get(column)), widths.get(column)))
                    .collect(Collectors.joining(GAP));
            out.println((aligned + GAP + row.get(last)).stripTrailing());
        }
    }

    /// What came from outside must not steer the terminal: nothing is left in it but what can be seen.
    public static String visible(String text) {
        return text.codePoints().map(character -> isVisible(character) ? character : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String shortened(String text) {
        return width(text) <= WIDTH_MAX ? text
                : text.substring(0, text.offsetByCodePoints(0, WIDTH_MAX - 1)) + "…";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - width(text));
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
