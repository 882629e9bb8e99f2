package dev.windfall.sink;

import dev.windfall.testing.TestServers;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static org.assertj.core.api.Assertions.assertThat;

/// The tables of one test.
record TestTables(PGSimpleDataSource database) {

    static TestTables createdIn(TestServers.Place place) {
        PGSimpleDataSource database = place.database().dataSource();
        Migrations.apply(database);
        return new TestTables(database);
    }

    void await(String query, String expected) throws SQLException, InterruptedException {
        for (int i = 0; i < 300 && !rows(query).equals(expected); i++) {
            Thread.sleep(100);
        }
        assertThat(rows(query)).isEqualTo(expected);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The last statement's rows; all in one transaction.
    String rows(String... statements) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < statements.length - 1; i++) {
                statement.execute(statements[i]);
            }
            StringBuilder rows = new StringBuilder();
            try (ResultSet result = statement.executeQuery(statements[statements.length - 1])) {
                while (result.next()) {
                    rows.append(rows.isEmpty() ? "" : "; ");
                    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                        rows.append(column > 1 ? " " : "").append(result.getString(column));
                    }
                }
            }
            return rows.toString();
        }
    }
}
