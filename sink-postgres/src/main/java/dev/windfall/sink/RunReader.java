package dev.windfall.sink;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Reads runs as the sink has written them, which may be a moment ago.
public final class RunReader {

    static final String OF_BRAND = RunTable.SELECT + """
            where brand_id = ? and (requested_at, run_id) > (?, ?) order by requested_at, run_id limit ?""";

    static final String NEWEST_FIRST = "order by requested_at desc, run_id desc limit ?";

    private final DataSource database;

    /// @param database as a user who may take the role `windfall_reader`
    public RunReader(DataSource database) {
        this.database = database;
    }

    public Optional<RunRow> find(String brandId, String runId) throws SQLException {
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(RunTable.SELECT + "where brand_id = ? and run_id = ?", RunTable::fromRow, brandId,
                    runId).stream().findFirst();
        }
    }

    /// A brand's runs, what was requested first standing first. One that is tried again stands where its last attempt does.
    ///
    /// @param after the last one of the page before; nothing for the first page
    /// @param limit at most as many
    public List<RunRow> ofBrand(String brandId, @Nullable Cursor after, int limit) throws SQLException {
        Cursor begin = Objects.requireNonNullElse(after, Cursor.BEGINNING);
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(OF_BRAND, RunTable::fromRow, brandId, begin.at(), begin.id(), limit);
        }
    }

    /// A brand's runs, the newest first.
    ///
    /// @param before the last one of the page before; nothing for the first page
    /// @param limit  at most as many
    public List<RunRow> newest(RunFilter filter, @Nullable Cursor before, int limit) throws SQLException {
        Where where = filter.where(Objects.requireNonNullElse(before, Cursor.END));
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, filter.brandId())) {
            return transaction.list(RunTable.SELECT + where.text() + NEWEST_FIRST, RunTable::fromRow,
                    where.values(limit));
        }
    }

    /// All of all brands, in a transaction that sees them.
    public static void forEach(Connection connection, Consumer<RunRow> reader) throws SQLException {
        new ReadTransaction(connection).forEach(RunTable.SELECT, RunTable::fromRow, reader);
    }
}
