package dev.windfall.bench.sink;

import dev.windfall.schemas.avro.PlayerDay;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyOutputStream;
import org.postgresql.core.BaseConnection;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The limit: `COPY` from memory, in ten transactions. Where the rows are there already, it copies to a temporary table and
/// merges from there.
final class Copy implements Writing {

    private static final int TRANSACTIONS = 10;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Job job;
    private List<PlayerDay> days = List.of();

    Copy(Job job) {
        this.job = job;
    }

    @Override
    public void prepare() {
        days = job.days().stream().toList();
    }

    @Override
    public void write(LongConsumer durable) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(job.database())) {
            connection.setAutoCommit(false);
            int size = Math.ceilDiv(days.size(), TRANSACTIONS);
            for (int begin = 0; begin < days.size(); begin += size) {
                int end = Math.min(begin + size, days.size());
                for (DayTable table : DayTable.BOTH) {
                    write(table, days.subList(begin, end), connection);
                }
                connection.commit();
                durable.accept(end);
            }
        }
    }

    private void write(DayTable table, List<PlayerDay> some, Connection connection) throws SQLException, IOException {
        if (job.days().version() == 1) {
            copy(table, table.name(), some.stream(), connection);
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("create temporary table incoming (like %s) on commit drop".formatted(table.name()));
            copy(table, "incoming", some.stream(), connection);
            statement.execute(table.upsert("select * from incoming"));
            statement.execute("drop table incoming");
        }
    }

    static void copy(DayTable table, String target, Stream<PlayerDay> some, Connection connection)
            throws SQLException, IOException {
        String sql = "copy %s (%s) from stdin".formatted(target, String.join(", ", table.columns()));
        try (Writer out = new OutputStreamWriter(
                new PGCopyOutputStream(new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(sql),
                        BUFFER_BYTES),
                StandardCharsets.UTF_8)) {
            for (PlayerDay day : (Iterable<PlayerDay>) some::iterator) {
                for (Object[] row : table.rows().apply(day).toList()) {
                    out.write(Stream.of(row).map(Object::toString).collect(Collectors.joining("\t", "", "\n")));
                }
            }
        }
    }
}
