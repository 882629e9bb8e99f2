package dev.windfall.app.terminal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TableTest {

    @Test
    void columnsAreAlignedByWhatIsSeen() {
        Table table = new Table("A", "NAME", "LAST");
        table.add(List.of("1", "ann", "one"));
        table.add(List.of("12345", "日本", "two words"));
        table.add(List.of("2", "\uD83C\uDFB0 slots", ""));
        assertThat(printed(table)).containsExactly(
                "A      NAME     LAST",
                "1      ann      one",
                "12345  日本       two words",
                "2      \uD83C\uDFB0 slots");
    }

    @Test
    void onlyTheLastColumnMayBeLong() {
        Table table = new Table("A", "LAST");
        table.add(List.of("x".repeat(51), "y".repeat(200)));
        table.add(List.of("x".repeat(50), ""));
        assertThat(printed(table)).containsExactly("A" + " ".repeat(51) + "LAST",
                "x".repeat(49) + "…  " + "y".repeat(200), "x".repeat(50));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u001b[2J", "\u0007", "\n", "\r", "\u007f", "\u009b2J", "\u202e", "\u2066", "\u2028", "\u200b",
                    "\ufeff", "\ud83c", "\udfb0", "\ue000", "\uffff"})
    void nothingSteersTheTerminal(String text) {
        assertThat(Table.visible("a" + text + "b")).startsWith("a\ufffd").endsWith("b")
                .isEqualTo("a\ufffd" + text.substring(1) + "b");
    }

    @Test
    void whatCanBeSeenIsLeft() {
        String text = "Plain text, ñandú, 日本, \uD83C\uDFB0, 1 € ~";
        assertThat(Table.visible(text)).isEqualTo(text);
    }

    private static List<String> printed(Table table) {
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out, true));
        return out.toString().lines().toList();
    }
}
