package dev.windfall.bench.sink;

import dev.windfall.bench.report.Sample;
import dev.windfall.sink.Migrations;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The product's tables, in a schema of one contender's own.
final class Tables implements AutoCloseable {

    private static final List<String> TOLD_SETTINGS = List.of("fsync", "synchronous_commit", "shared_buffers");

    private final String database;
    private final String schema;

    private Tables(String database, String schema) {
        this.database = database;
        this.schema = schema;
    }

    static Tables create(String database, String schema) throws SQLException {
        Tables tables = new Tables(database, schema);
        tables.execute("create schema " + schema);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(tables.url());
        Migrations.apply(source);
        return tables;
    }

    String url() {
        return database + "&currentSchema=" + schema;
    }

    /// What earlier writers have left to the server to do is done.
    void settle() throws SQLException {
        for (DayTable table : DayTable.BOTH) {
            execute("vacuum analyze " + table.name());
        }
        flush();
    }

    /// All that the server holds in memory goes to its files.
    void flush() throws SQLException {
        execute("checkpoint");
    }

    /// Writes down what must come of these days, once for all checks.
    static void expect(Days days, String database) throws SQLException, IOException {
        Tables expected = create(database, expectedSchema(days));
        try (Connection connection = DriverManager.getConnection(expected.url())) {
            for (DayTable table : DayTable.BOTH) {
                Copy.copy(table, table.name(), days.stream(), connection);
            }
        }
        expected.settle(); // so that nobody's measurement has to write these rows out
    }

    /// @return `equal`, or by how much the first table that differs does
    String check(Days expected) throws SQLException {
        for (DayTable table : DayTable.BOTH) {
            List<Long> found = numbers(comparison(table, expected));
            if (found.get(1) + found.get(2) + found.get(3) != 0) {
                return "%s: of %,d rows %,d missing, %,d too many, %,d different; %,d of %,d bets".formatted(
                        table.name(), found.get(0), found.get(1), found.get(2), found.get(3), found.get(4),
                        found.get(5));
            }
        }
        return Sample.EQUAL;
    }

    /// Row by row, by their keys: `e` is expected, `f` is found. No column can be null but where the other side has no row.
    private static String comparison(DayTable table, Days expected) {
        return """
                select count(e.version), count(*) filter (where f.version is null),
                    count(*) filter (where e.version is null), count(*) filter (where (%s) <> (%s)),
                    coalesce(sum(f.bets), 0)::int8, coalesce(sum(e.bets), 0)::int8
                from %s.%s e full join %s f using (%s)""".formatted(values("e", table), values("f", table),
                expectedSchema(expected), table.name(), table.name(), String.join(", ", table.keys()));
    }

    private static String values(String side, DayTable table) {
        return table.values().stream().map(value -> side + "." + value).collect(Collectors.joining(", "));
    }

    private static String expectedSchema(Days days) {
        return "expected_" + days.version();
    }

    private List<Long> numbers(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            List<Long> numbers = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                numbers.add(row.getLong(i));
            }
            return numbers;
        }
    }

    /// How the server works, as far as it matters here.
    static Map<String, String> serverSettings(String database) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            for (String name : TOLD_SETTINGS) {
                try (ResultSet row = statement.executeQuery("show " + name)) {
                    row.next();
                    settings.put(name, row.getString(1));
                }
            }
        }
        return settings;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("drop schema %s cascade".formatted(schema));
    }
}
