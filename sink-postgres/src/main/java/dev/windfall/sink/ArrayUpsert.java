package dev.windfall.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes many rows with one statement whose text never changes: each column is one array. A row that is there already is
/// replaced only by a newer one, so that what comes twice, or late, changes nothing.
final class ArrayUpsert {

    /// @param type PostgreSQL's name of it
    record Column(String name, String type, boolean isKey) {}

    private final List<Column> columns;
    private final String sql;

    /// @param columns in the order of the rows' values; `generation` and `version` are among them
    ArrayUpsert(String table, List<Column> columns) {
        this.columns = List.copyOf(columns);
        this.sql = "insert into %s as t (%s) select * from unnest(%s) on conflict (%s) do update set %s where %s"
                .formatted(
                        table,
                        columns.stream().map(Column::name).collect(Collectors.joining(", ")),
                        columns.stream().map(column -> "?::" + column.type + "[]").collect(Collectors.joining(", ")),
                        columns.stream().filter(Column::isKey).map(Column::name).collect(Collectors.joining(", ")),
                        columns.stream().filter(column -> !column.isKey)
                                .map(column -> column.name + " = excluded." + column.name)
                                .collect(Collectors.joining(", ")),
                        "(t.generation, t.version) < (excluded.generation, excluded.version)");
    }

    /// No two rows have the same key.
    void write(Connection connection, List<Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        // In the order of their keys: two writers then never wait for each other in a circle.
        List<Object[]> sorted = rows.stream().sorted(byKey()).toList();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                int column = i;
                Object[] values = sorted.stream().map(row -> row[column]).toArray();
                statement.setArray(i + 1, connection.createArrayOf(columns.get(i).type, values));
            }
            statement.executeUpdate();
        }
    }

    private Comparator<Object[]> byKey() {
        return IntStream.range(0, columns.size()).filter(i -> columns.get(i).isKey)
                .mapToObj(i -> Comparator.<Object[], String>comparing(row -> row[i].toString()))
                .reduce(Comparator::thenComparing).orElseThrow();
    }
}
