package dev.windfall.bench.sink;

import dev.windfall.schemas.avro.PlayerDay;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;

/// JDBC batches from memory, as they are usually written; the driver makes statements of many rows of them.
final class BatchUpsert implements Writing {

    private static final int DAYS_PER_TRANSACTION = 1_000;
    private static final String DRIVER = "&reWriteBatchedInserts=true";

    private final Job job;
    private List<PlayerDay> days = List.of();

    BatchUpsert(Job job) {
        this.job = job;
    }

    @Override
    public void prepare() {
        days = job.days().stream().toList();
    }

    @Override
    public void write(LongConsumer durable) throws SQLException {
        try (Connection connection = DriverManager.getConnection(job.database() + DRIVER);
                PreparedStatement rows = prepare(DayTable.ROWS, connection);
                PreparedStatement totals = prepare(DayTable.TOTALS, connection)) {
            connection.setAutoCommit(false);
            for (int begin = 0; begin < days.size(); begin += DAYS_PER_TRANSACTION) {
                int end = Math.min(begin + DAYS_PER_TRANSACTION, days.size());
                write(DayTable.ROWS, days.subList(begin, end), rows);
                write(DayTable.TOTALS, days.subList(begin, end), totals);
                connection.commit();
                durable.accept(end);
            }
        }
    }

    private static PreparedStatement prepare(DayTable table, Connection connection) throws SQLException {
        return connection.prepareStatement(
                table.upsert("values (?" + ", ?".repeat(table.columns().size() - 1) + ")"));
    }

    private static void write(DayTable table, List<PlayerDay> some, PreparedStatement statement) throws SQLException {
        for (PlayerDay day : some) {
            for (Object[] row : table.rows().apply(day).toList()) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                }
                statement.addBatch();
            }
        }
        statement.executeBatch();
    }
}
