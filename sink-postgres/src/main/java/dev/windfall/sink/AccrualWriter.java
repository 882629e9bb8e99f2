package dev.windfall.sink;

import dev.windfall.projections.rules.Kind;
import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.AccrualItem;
import dev.windfall.sink.ArrayUpsert.Column;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Accruals as rows of `rebate_accrual`, `cashback_accrual` and `lossback_accrual`.
final class AccrualWriter {

    private static final Map<String, ArrayUpsert> TABLES = Stream.of(Kind.values()).map(Kind::text)
            .collect(Collectors.toMap(Function.identity(), kind -> new ArrayUpsert(kind + "_accrual", List.of(
                    new Column("brand_id", "text", true), new Column("rule_id", "text", true),
                    new Column("mode", "text", true), new Column("period_first", "date", true),
                    new Column("player_id", "text", true), new Column("currency", "text", true),
                    new Column("period_last", "date", false), new Column("rule_version", "int4", false),
                    Column.number("amount"), new Column("outcome", "text", false),
                    new Column("generation", "int4", false), Column.number("version")),
                    PlayerDayWriter.GUARD)));

    private AccrualWriter() {}

    /// @param accruals the newest document of each
    static void write(Connection connection, Collection<Accrual> accruals) throws SQLException {
        Map<String, List<@Nullable Object[]>> rows = new TreeMap<>();
        for (Accrual accrual : accruals) {
            List<@Nullable Object[]> ofKind = rows.computeIfAbsent(accrual.getKind(), any -> new ArrayList<>());
            accrual.getItems().forEach(item -> ofKind.add(toRow(accrual, item)));
        }
        for (Map.Entry<String, List<@Nullable Object[]>> ofKind : rows.entrySet()) {
            ArrayUpsert table = TABLES.get(ofKind.getKey());
            if (table == null) {
                throw new IllegalStateException("No table takes accruals of the kind " + ofKind.getKey());
            }
            table.write(connection, ofKind.getValue());
        }
    }

    private static Object[] toRow(Accrual accrual, AccrualItem item) {
        return new Object[]{accrual.getBrandId(), accrual.getRuleId(), accrual.getMode(), accrual.getPeriodFirst(),
                accrual.getPlayerId(), item.getCurrency(), accrual.getPeriodLast(), accrual.getRuleVersion(),
                item.getEntitlement(), item.getOutcome(), accrual.getGeneration(), accrual.getVersion()};
    }
}
