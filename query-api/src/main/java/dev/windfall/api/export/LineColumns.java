package dev.windfall.api.export;

import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.ShownLine;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The columns of an exported line: the same, in the same order, in each format.
public final class LineColumns {

    private final Map<String, Integer> exponents;
    private final List<Column> columns;

    /// @param exponents decimal places of the brand's currencies
    public LineColumns(Map<String, Integer> exponents) {
        this.exponents = Map.copyOf(exponents);
        this.columns = List.of(
                text("brand_id", line -> line.id().run().brandId()),
                text("run_id", line -> line.id().run().text()),
                text("line_id", line -> line.id().text()),
                text("player_id", line -> line.id().playerId()),
                text("currency", line -> line.id().currency()),
                new Column("amount", shown -> new Cell.Whole(shown.line().amount())),
                new Column("amount_decimal", shown -> decimal(shown.line())),
                text("status", line -> line.status().name()),
                new Column("components", shown -> new Cell.Amounts(shown.line().components())),
                text("pay_as", line -> line.payAs().word()),
                text("request_id", Line::requestId),
                new Column("note", shown -> new Cell.Text(shown.note())),
                new Column("opened_at", shown -> new Cell.Text(shown.openedAt().toString())),
                new Column("changed_at", shown -> new Cell.Text(shown.changedAt().toString())));
    }

    record Column(String name, Function<ShownLine, Cell> cell) {}

    List<Column> all() {
        return columns;
    }

    private static Column text(String name, Function<Line, String> text) {
        return new Column(name, shown -> new Cell.Text(text.apply(shown.line())));
    }

    /// A brand takes no currency back, so it knows all that it has paid in. It is not guessed if it does not.
    private Cell decimal(Line line) {
        Integer exponent = exponents.get(line.id().currency());
        return exponent == null ? new Cell.Unknown()
                : new Cell.Decimal(BigDecimal.valueOf(line.amount(), exponent).toPlainString());
    }
}
