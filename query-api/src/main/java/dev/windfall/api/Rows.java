package dev.windfall.api;

import java.sql.SQLException;

/// What is read from PostgreSQL, or the problem that it can't be now.
final class Rows {

    private Rows() {}

    interface Reading<T> {

        T read() throws SQLException;
    }

    static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException e) {
            throw Problem.NOT_READY.because("PostgreSQL can't be read (%s)".formatted(e.getMessage()));
        }
    }
}
