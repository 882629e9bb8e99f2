package dev.windfall.bench.peers;

import dev.windfall.bench.job.Sums;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The tables of a Postgres inbox, in a schema of the contender's own: which events have come, what each bet is worth, and the
/// sums of each row and each day. A rollback that comes before its bet leaves a bet without worth.
final class InboxTables {

    static final String ROW_SUMS = "row_sums";
    static final String DAY_SUMS = "day_sums";

    /// A commit waits for the disk. So the server has it by itself; it is said here lest somebody's server has it otherwise.
    private static final String SESSION = "set synchronous_commit = on";

    /// Sums are updated in place, which needs room in their page.
    private static final String SUMS_TABLE = "create table %s (key text primary key, "
            + Sums.NAMES.stream().map(name -> name + " bigint not null").collect(Collectors.joining(", "))
            + ") with (fillfactor = 85)";

    private static final List<String> TABLES = List.of(
            "create table inbox (event_key text primary key)",
            """
                    create table bets (bet_key text primary key, row_key text, stake bigint, bonus_stake bigint,
                        valid_turnover bigint, payout bigint, bonus_payout bigint, rolled_back boolean not null)""",
            SUMS_TABLE.formatted(ROW_SUMS),
            SUMS_TABLE.formatted(DAY_SUMS));

    private final Task task;
    private final String schema;

    InboxTables(Task task) {
        this.task = task;
        this.schema = task.prefix().replaceAll("\\W", "_");
    }

    void create() throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
    }

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(task.database() + "&currentSchema=" + schema);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// @param worth selects keys and what is to be added to their sums
    static String add(String table, String worth) {
        return "insert into %s as t (key, %s) %s on conflict (key) do update set %s".formatted(table,
                String.join(", ", Sums.NAMES), worth, Sums.NAMES.stream().map(name -> "%1$s = t.%1$s + excluded.%1$s"
                        .formatted(name)).collect(Collectors.joining(", ")));
    }

    /// Leaves the sums where they are looked for, and nothing here.
    void handOver() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                SumsWriter writer = new SumsWriter(task, Map.of())) {
            connection.setAutoCommit(false); // or the driver would fetch all at once
            statement.setFetchSize(1_000);
            for (String table : List.of(ROW_SUMS, DAY_SUMS)) {
                try (ResultSet sums = statement.executeQuery("select * from " + table)) {
                    while (sums.next()) {
                        writer.write(sums.getString(1), Sums.fromRow(sums, 2));
                    }
                }
            }
            statement.execute("drop schema %s cascade".formatted(schema));
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("The sums could not be read", e);
        }
    }
}
