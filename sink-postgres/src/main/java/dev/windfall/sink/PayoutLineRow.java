package dev.windfall.sink;

import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.ShownLine;

import java.time.LocalDate;

/// A line as it was when the row was written, with all columns of it.
public record PayoutLineRow(ShownLine shown, Derived derived) {

    /// Columns that follow from the line, for whoever looks for it or adds it up.
    record Derived(String brandId, String kind, String ruleId, String runId, LocalDate periodStart, String playerId,
            String currency, long amount, String requestId) {

        private static Derived of(Line line) {
            LineId id = line.id();
            RunId run = id.run();
            return new Derived(run.brandId(), run.rule().kind().text(), run.rule().ruleId(), run.text(),
                    run.periodStart(), id.playerId(), id.currency(), line.amount(), line.requestId());
        }
    }

    /// The row that a line is to have.
    public static PayoutLineRow of(ShownLine shown) {
        return new PayoutLineRow(shown, Derived.of(shown.line()));
    }
}
