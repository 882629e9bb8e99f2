package dev.windfall.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;

/// What is read from PostgreSQL.
final class Rows {

    private static final Logger LOG = LoggerFactory.getLogger(Rows.class);

    private Rows() {}

    interface Reading<T> {

        T read() throws SQLException;
    }

    /// It does not answer now.
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(SQLException cause) {
            super("PostgreSQL can't be read now", cause);
        }
    }

    static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException e) {
            LOG.warn("PostgreSQL can't be read", e);
            throw new Unreadable(e);
        }
    }
}
