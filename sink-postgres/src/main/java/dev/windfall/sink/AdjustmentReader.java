package dev.windfall.sink;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Reads adjustments as the sink has written them, which may be a moment ago.
public final class AdjustmentReader {

    static final String OF_PLAYER = AdjustmentTable.SELECT + """
            where brand_id = ? and player_id = ? and requested_at >= ? and requested_at < ?
                and (requested_at, adjustment_id) > (?, ?)
            order by requested_at, adjustment_id limit ?""";

    private final DataSource database;

    /// @param database as a user who may take the role `windfall_reader`
    public AdjustmentReader(DataSource database) {
        this.database = database;
    }

    public Optional<AdjustmentRow> find(String brandId, String adjustmentId) throws SQLException {
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(AdjustmentTable.SELECT + "where brand_id = ? and adjustment_id = ?",
                    AdjustmentTable::fromRow, brandId, adjustmentId).stream().findFirst();
        }
    }

    /// A player's adjustments, the oldest first.
    ///
    /// @param from  when the first may have been requested
    /// @param to    when none was any more
    /// @param after the last one of the page before; nothing for the first page
    /// @param limit at most as many
    public List<AdjustmentRow> ofPlayer(String brandId, String playerId, Instant from, Instant to,
            @Nullable Cursor after, int limit) throws SQLException {
        Cursor begin = Objects.requireNonNullElse(after, Cursor.BEGINNING);
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(OF_PLAYER, AdjustmentTable::fromRow, brandId, playerId, from, to,
                    begin.at(), begin.id(), limit);
        }
    }

    /// All of all brands, in a transaction that sees them.
    public static void forEach(Connection connection, Consumer<AdjustmentRow> reader) throws SQLException {
        new ReadTransaction(connection).forEach(AdjustmentTable.SELECT, AdjustmentTable::fromRow, reader);
    }
}
