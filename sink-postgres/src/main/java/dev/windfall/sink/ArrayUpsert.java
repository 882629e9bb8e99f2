package dev.windfall.sink;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Writes many rows with one statement. A row that is there already is replaced only by a newer one, so that what comes twice, or late,
/// changes nothing.
final class ArrayUpsert {

    /// @param type  PostgreSQL's name of it
    /// @param isSum whether what is there stays, and the new value is added to it
    record Column(String name, String type, boolean isKey, boolean isSum) {

        Column(String name, String type, boolean isKey) {
            this(name, type, isKey, false);
        }

        static Column key(String name) {
            return new Column(name, "text", true);
        }

        static Column text(String name) {
            return new Column(name, "text", false);
        }

        static Column time(String name) {
            return new Column(name, "timestamptz", false);
        }

        static Column number(String name) {
            return new Column(name, "int8", false);
        }

        static Column sum(String name) {
            return new Column(name, "int8", false, true);
        }

        static String names(List<Column> columns) {
            return columns.stream().map(Column::name).collect(Collectors.joining(", "));
        }

        private String assignment() {
            return isSum ? "%s = t.%s + excluded.%s".formatted(name, name, name)
                    : "%s = excluded.%s".formatted(name, name);
        }
    }

    private final ArrayStatement statement;

    /// @param columns in the order of the rows' values
    /// @param guard   those of them by which a row is newer than another, the weightiest first
    ArrayUpsert(String table, List<Column> columns, List<String> guard) {
        this.statement = new ArrayStatement(columns,
                "insert into %s as t (%s) select * from unnest(%s) on conflict (%s) do update set %s where (%s) < (%s)"
                        .formatted(
                                table,
                                Column.names(columns),
                                ArrayStatement.arrays(columns),
                                Column.names(columns.stream().filter(Column::isKey).toList()),
                                columns.stream().filter(column -> !column.isKey).map(Column::assignment)
                                        .collect(Collectors.joining(", ")),
                                guard.stream().map(name -> "t." + name).collect(Collectors.joining(", ")),
                                guard.stream().map(name -> "excluded." + name).collect(Collectors.joining(", "))));
    }

    /// No two rows have the same key.
    void write(Connection connection, List<@Nullable Object[]> rows) throws SQLException {
        statement.write(connection, rows);
    }
}
