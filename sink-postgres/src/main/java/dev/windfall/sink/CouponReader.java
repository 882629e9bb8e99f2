package dev.windfall.sink;

import dev.windfall.projections.coupons.CouponLogId;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Reads uses of coupons as the sink has written them, which may be a moment ago.
public final class CouponReader {

    static final String OF_PLAYER = CouponTable.SELECT + """
            where brand_id = ? and player_id = ? and activated_at >= ? and activated_at < ?
                and (activated_at, coupon_log_id) > (?, ?)
            order by activated_at, coupon_log_id limit ?""";

    private final DataSource database;

    /// @param database as a user who may take the role `windfall_reader`
    public CouponReader(DataSource database) {
        this.database = database;
    }

    public Optional<CouponRow> find(CouponLogId id) throws SQLException {
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, id.brandId())) {
            return transaction.list(CouponTable.SELECT + "where brand_id = ? and coupon_log_id = ?",
                    CouponTable::fromRow, id.brandId(), id.text()).stream().findFirst();
        }
    }

    /// A player's uses of coupons, the oldest first.
    ///
    /// @param from  when the first may have been activated
    /// @param to    when none was any more
    /// @param after the last one of the page before; nothing for the first page
    /// @param limit at most as many
    public List<CouponRow> ofPlayer(String brandId, String playerId, Instant from, Instant to, @Nullable Cursor after,
            int limit) throws SQLException {
        Cursor begin = Objects.requireNonNullElse(after, Cursor.BEGINNING);
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(OF_PLAYER, CouponTable::fromRow, brandId, playerId, from, to, begin.at(),
                    begin.id(), limit);
        }
    }

    /// All of all brands, in a transaction that sees them.
    public static void forEach(Connection connection, Consumer<CouponRow> reader) throws SQLException {
        new ReadTransaction(connection).forEach(CouponTable.SELECT, CouponTable::fromRow, reader);
    }
}
