package dev.windfall.sink;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Reads the tables as of one moment, as a role that sees no more than it is to see.
record ReadTransaction(Connection connection) implements AutoCloseable {

    private static final int FETCH_ROWS = 2_000;

    /// Sees this brand alone, whatever a statement forgets to ask for.
    ///
    /// @param database as a user who may take the role `windfall_reader`
    static ReadTransaction ofBrand(DataSource database, String brandId) throws SQLException {
        return begin(database, "windfall_reader", brandId);
    }

    /// Sees all brands.
    ///
    /// @param database as a user who may take the role `windfall_sink`
    static ReadTransaction ofAllBrands(DataSource database) throws SQLException {
        return begin(database, "windfall_sink", "");
    }

    private static ReadTransaction begin(DataSource database, String role, String brandId) throws SQLException {
        Connection connection = database.getConnection();
        try (Statement statement = connection.createStatement();
                PreparedStatement brand = connection.prepareStatement("select set_config('app.brand', ?, true)")) {
            connection.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read, read only");
            statement.execute("set local role " + role);
            brand.setString(1, brandId);
            brand.execute();
            return new ReadTransaction(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    interface FromRow<T> {

        T read(ResultSet row) throws SQLException;
    }

    /// @param values of the statement's parameters
    <T> List<T> list(String sql, FromRow<T> fromRow, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(fromRow.read(rows));
                }
            }
            return all;
        }
    }

    /// Row by row: a table is not kept in memory.
    ///
    /// @param values of the statement's parameters
    <T> void forEach(String sql, FromRow<T> fromRow, Consumer<T> reader, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH_ROWS);
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.accept(fromRow.read(rows));
                }
            }
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            statement.setObject(i + 1, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        }
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(timeOrNull(row, column));
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /// Nothing was changed, so there is nothing to keep.
    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}
