package dev.windfall.api.export;

import dev.windfall.projections.settlement.payouts.ShownLine;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Rows as RFC 4180 has them. A text that a spreadsheet would take for a formula begins with an apostrophe here, and so that the apostrophe
/// can be taken off again, one that begins with an apostrophe has another. Numbers are numbers and stay as they are.
final class Csv {

    private static final String ROW_END = "\r\n";
    /// What begins a formula, with the wide forms of it and with the blanks that some programs skip.
    private static final Pattern TAKEN_AMISS = Pattern.compile("[=+\\-@\\t\\r\\n'＝＋－＠]");
    private static final Pattern QUOTED = Pattern.compile("[\",\\r\\n]");

    private Csv() {}

    static String head(LineColumns columns) {
        return columns.all().stream().map(column -> quoted(column.name()))
                .collect(Collectors.joining(",", "", ROW_END));
    }

    static String row(LineColumns columns, ShownLine line) {
        return columns.all().stream().map(column -> field(column.cell().apply(line)))
                .collect(Collectors.joining(",", "", ROW_END));
    }

    private static String field(Cell cell) {
        return switch (cell) {
            case Cell.Text(String text) -> quoted(TAKEN_AMISS.matcher(text).lookingAt() ? "'" + text : text);
            case Cell.Whole(long number) -> Long.toString(number);
            case Cell.Decimal(String digits) -> digits;
            case Cell.Amounts(var components) -> quoted(components.text());
            case Cell.Unknown() -> "";
        };
    }

    private static String quoted(String text) {
        return QUOTED.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
