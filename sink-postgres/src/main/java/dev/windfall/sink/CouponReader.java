package dev.windfall.sink;

import dev.windfall.projections.coupons.CouponLogId;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Reads uses of coupons as the sink has written them, which may be a moment ago.
public final class CouponReader {

    static final String NEWEST_FIRST = "order by activated_at desc, coupon_log_id desc limit ?";
    private static final String DEFINED = """
            where brand_id = ? and coupon_id > ? and (version > 0 or (brand_id = '*' and defaults_version > 0))
            order by coupon_id limit ?""";

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

    /// Uses of coupons, the newest first.
    ///
    /// @param before the last one of the page before; nothing for the first page
    /// @param limit  at most as many
    public List<CouponRow> newest(CouponFilter filter, @Nullable Cursor before, int limit) throws SQLException {
        Where where = filter.where(Objects.requireNonNullElse(before, Cursor.END));
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, filter.brandId())) {
            return transaction.list(CouponTable.SELECT + where.text() + NEWEST_FIRST, CouponTable::fromRow,
                    where.values(limit));
        }
    }

    /// What a brand's coupons give, by their ids; under the brand `*`, what brands inherit.
    ///
    /// @param after the id of the last one of the page before; empty for the first page
    /// @param limit at most as many
    public List<CouponDefinitionRow> definitions(String brandId, String after, int limit) throws SQLException {
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(CouponDefinitionTable.SELECT + DEFINED, CouponDefinitionTable::fromRow, brandId,
                    after, limit);
        }
    }

    /// All of all brands, in a transaction that sees them.
    public static void forEach(Connection connection, Consumer<CouponRow> reader) throws SQLException {
        new ReadTransaction(connection).forEach(CouponTable.SELECT, CouponTable::fromRow, reader);
    }

    /// All definitions of all brands, in a transaction that sees them.
    public static void forEachDefinition(Connection connection, Consumer<CouponDefinitionRow> reader)
            throws SQLException {
        new ReadTransaction(connection).forEach(CouponDefinitionTable.SELECT, CouponDefinitionTable::fromRow, reader);
    }
}
