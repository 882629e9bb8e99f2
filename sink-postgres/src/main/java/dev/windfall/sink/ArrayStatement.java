package dev.windfall.sink;

import dev.windfall.sink.ArrayUpsert.Column;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One statement for many rows, whose text never changes: each column is one array.
///
/// @param columns in the order of the rows' values, and of the statement's parameters
record ArrayStatement(List<Column> columns, String sql) {

    private static final Instant TIME_MAX = Instant.parse("9999-12-31T23:59:59Z");

    ArrayStatement {
        columns = List.copyOf(columns);
    }

    /// The parameters, each an array of its column's type.
    static String arrays(List<Column> columns) {
        return columns.stream().map(column -> "?::" + column.type() + "[]").collect(Collectors.joining(", "));
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
                statement.setArray(i + 1, connection.createArrayOf(columns.get(i).type(), values));
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
        return IntStream.range(0, columns.size()).filter(i -> columns.get(i).isKey())
                .mapToObj(i -> Comparator.<@Nullable Object[], String>comparing(row -> String.valueOf(row[i])))
                .reduce(Comparator::thenComparing).orElseThrow();
    }
}
