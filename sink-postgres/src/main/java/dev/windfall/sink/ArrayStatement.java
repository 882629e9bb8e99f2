package dev.windfall.sink;

import dev.windfall.sink.ArrayUpsert.Column;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
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
                statement.setArray(i + 1, connection.createArrayOf(columns.get(i).type(),
                        sorted.stream().map(row -> storable(row[column])).toArray(arraysOf(columns.get(i).type()))));
            }
            statement.executeUpdate();
        }
    }

    /// Arrays of these classes go to PostgreSQL as they are, and no number has to be read from a text.
    private static IntFunction<@Nullable Object[]> arraysOf(String type) {
        return switch (type) {
            case "int8" -> Long[]::new;
            case "int4" -> Integer[]::new;
            case "text" -> String[]::new;
            default -> Object[]::new;
        };
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
        int[] keys = IntStream.range(0, columns.size()).filter(i -> columns.get(i).isKey()).toArray();
        return (one, other) -> {
            int compared = 0;
            for (int i = 0; i < keys.length && compared == 0; i++) {
                compared = compare(one[keys[i]], other[keys[i]]);
            }
            return compared;
        };
    }

    /// No key is null.
    private static int compare(@Nullable Object one, @Nullable Object other) {
        return one instanceof LocalDate day ? day.compareTo((LocalDate) Objects.requireNonNull(other))
                : String.valueOf(one).compareTo(String.valueOf(other));
    }
}
