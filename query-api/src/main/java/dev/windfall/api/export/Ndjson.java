package dev.windfall.api.export;

import dev.windfall.projections.settlement.payouts.Components;
import dev.windfall.projections.settlement.payouts.ShownLine;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/// A JSON object a line, with texts as they are.
final class Ndjson {

    private static final JsonMapper JSON = new JsonMapper();

    private Ndjson() {}

    static String row(LineColumns columns, ShownLine line) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        columns.all().forEach(column -> fields.put(column.name(), value(column.cell().apply(line))));
        return JSON.writeValueAsString(fields) + "\n";
    }

    private static @Nullable Object value(Cell cell) {
        return switch (cell) {
            case Cell.Text(String text) -> text;
            case Cell.Whole(long number) -> number;
            case Cell.Decimal(String digits) -> digits;
            case Cell.Amounts(Components components) -> byPeriod(components);
            case Cell.Unknown() -> null;
        };
    }

    private static Map<String, Long> byPeriod(Components components) {
        Map<String, Long> amounts = new LinkedHashMap<>();
        components.amounts().forEach((period, amount) -> amounts.put(period.toString(), amount));
        return amounts;
    }
}
