package dev.windfall.sink;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentState;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.sink.ArrayUpsert.Column;
import dev.windfall.wire.Adjustments;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Adjustments as rows of `adjustment`.
final class AdjustmentTable {

    private static final List<Column> COLUMNS = List.of(Column.key("brand_id"), Column.key("adjustment_id"),
            Column.text("player_id"), Column.number("amount"), Column.text("currency"),
            Column.text("pay_as"), Column.text("reason"), Column.text("caller"), Column.text("actor"),
            Column.text("request_id"), Column.text("status"), Column.time("requested_at"), Column.time("changed_at"),
            Column.number("seq"));

    static final SubjectTable<AdjustmentState> TABLE = new SubjectTable<>(
            Adjustments.STATE, AdjustmentTable::toRow, new ArrayUpsert("adjustment", COLUMNS, SubjectTable.GUARD));

    static final String SELECT = "select %s from adjustment ".formatted(Column.names(COLUMNS));

    private AdjustmentTable() {}

    private static @Nullable Object[] toRow(AdjustmentState state, long seq) {
        Adjustment made = state.adjustment();
        return new @Nullable Object[]{made.brandId(), made.adjustmentId(), made.playerId(), made.amount(),
                made.currency(), made.payAs().name(), made.reason(), made.caller(), made.actor(), made.requestId(),
                state.status().name(), state.requestedAt(), state.changedAt(), seq};
    }

    static AdjustmentRow fromRow(ResultSet row) throws SQLException {
        Adjustment adjustment = new Adjustment(row.getString("brand_id"), row.getString("adjustment_id"),
                row.getString("player_id"), row.getLong("amount"), row.getString("currency"),
                PayAs.valueOf(row.getString("pay_as")), row.getString("reason"), row.getString("caller"),
                row.getString("actor"));
        return new AdjustmentRow(new AdjustmentState(adjustment,
                EffectStatus.valueOf(row.getString("status")), ReadTransaction.time(row, "requested_at"),
                ReadTransaction.time(row, "changed_at")), row.getLong("seq"));
    }
}
