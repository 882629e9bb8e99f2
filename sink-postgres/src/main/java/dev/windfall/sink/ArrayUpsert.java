package dev.windfall.sink;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes many rows with one statement whose text never changes: each column is one array. A row that is there already is
/// replaced only by a newer one, so that what comes twice, or late, changes nothing.
final class ArrayUpsert {

    private static final Instant TIME_MAX = Instant.parse("9999-12-31T23:59:59Z");

    /// @param type PostgreSQL's name of it
    record Column(String name, String type, boolean isKey) {

        static Column key(String name) {
            return new Column(name, "text", true);
        }

        static Column text(String name) {
            return new Column(name, "text", false);
        }

        static Column time(String name) {
            return new Column(name, "timestamptz", false);
        }

        static String names(List<Column> columns) {
            return columns.stream().map(Column::name).collect(Collectors.joining(", "));
        }
    }

    private final List<Column> columns;
    private final String sql;

    /// @param columns in the order of the rows' values
    /// @param guard   those of them by which a row is newer than another, the weightiest first
    ArrayUpsert(String table, List<Column> columns, List<String> guard) {
        this.columns = List.copyOf(columns);
        this.sql = "insert into %s as t (%s) select * from unnest(%s) on conflict (%s) do update set %s where (%s) < (%s)"
                .formatted(
                        table,
                        Column.names(columns),
                        columns.stream().map(column -> "?::" + column.type + "[]").collect(Collectors.joining(", ")),
                        Column.names(columns.stream().filter(Column::isKey).toList()),
                        columns.stream().filter(column -> !column.isKey)
                                .map(column -> column.name + " = excluded." + column.name)
                                .collect(Collectors.joining(", ")),
                        guard.stream().map(name -> "t." + name).collect(Collectors.joining(", ")),
                        guard.stream().map(name -> "excluded." + name).collect(Collectors.joining(", ")));
    }

    /// No two rows have the same key.
    void write(Connection connection, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        // In the order of their keys: two writers then never wait for each other in a circle.
        List<@Nullable Object[]> sorted = rows.stream().sorted(byKey()).toList();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                int column = i;
                Object[] values = sorted.stream().map(row -> storable(row[column])).toArray();
                statement.setArray(i + 1, connection.createArrayOf(columns.get(i).type, values));
            }
            statement.executeUpdate();
        }
    }

    /// A text of others may hold a zero, and their time may be in any year: neither can PostgreSQL take, nor may it stop us.
    private static @Nullable Object storable(@Nullable Object value) {
        return switch (value) {
            case String text -> text.replace('\0', '\uFFFD');
            case Instant time when time.isAfter(TIME_MAX) -> TIME_MAX;
            case null, default -> value;
        };
    }

    private Comparator<@Nullable Object[]> byKey() {
        return IntStream.range(0, columns.size()).filter(i -> columns.get(i).isKey)
                .mapToObj(i -> Comparator.<@Nullable Object[], String>comparing(row -> String.valueOf(row[i])))
                .reduce(Comparator::thenComparing).orElseThrow();
    }
}
