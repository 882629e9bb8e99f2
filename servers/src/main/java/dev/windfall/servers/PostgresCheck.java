package dev.windfall.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// Whether a PostgreSQL is there and can be worked with.
final class PostgresCheck {

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String WRONG_PASSWORD = "28P01";

    private PostgresCheck() {}

    /// The reason why the database can't be used comes as the exception.
    static void connect(DatabaseAddress address) throws SQLException {
        try (Connection connection = open(address)) {
            if (!connection.isValid(5)) {
                throw new SQLException("it answers too slowly");
            }
        }
    }

    /// Makes the database if the server is there without it.
    static boolean answersAndHasDatabase(DatabaseAddress address) {
        try {
            connect(address);
            return true;
        } catch (SQLException e) {
            if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
                create(address);
            } else if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw new CannotStart(
                        "PostgreSQL does not take the password of %s: %s".formatted(address, e.getMessage()), e);
            }
            return false;
        }
    }

    private static void create(DatabaseAddress address) {
        DatabaseAddress server = new DatabaseAddress(address.host(), address.port(), "postgres", address.user(),
                address.password(), address.options());
        try (Connection connection = open(server); Statement statement = connection.createStatement()) {
            statement.execute("create database " + statement.enquoteIdentifier(address.database(), true));
        } catch (SQLException e) {
            throw new CannotStart("The database %s can't be made: %s".formatted(address, e.getMessage()), e);
        }
    }

    private static Connection open(DatabaseAddress address) throws SQLException {
        Properties identity = new Properties();
        identity.setProperty("user", address.user());
        identity.setProperty("password", address.password());
        identity.setProperty("connectTimeout", "5");
        identity.setProperty("socketTimeout", "30");
        return DriverManager.getConnection(address.jdbcUrl(), identity);
    }
}
