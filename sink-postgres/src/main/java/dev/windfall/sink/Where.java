package dev.windfall.sink;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What a statement asks of its rows, one thing after the other.
final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Where and(String condition, Object... parameters) {
        conditions.add(condition);
        values.addAll(List.of(parameters));
        return this;
    }

    /// @param value if it is null, nothing is asked
    Where andIs(String column, @Nullable Object value) {
        return value == null ? this : and(column + " = ?", value);
    }

    String text() {
        return "where %s ".formatted(String.join(" and ", conditions));
    }

    /// @param last of parameters that come behind the conditions
    Object[] values(Object... last) {
        List<Object> all = new ArrayList<>(values);
        all.addAll(List.of(last));
        return all.toArray();
    }
}
