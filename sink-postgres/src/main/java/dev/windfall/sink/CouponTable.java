package dev.windfall.sink;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.CouponTerms;
import dev.windfall.projections.coupons.saga.Outside;
import dev.windfall.projections.coupons.saga.Step;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.schemas.JsonTree;
import dev.windfall.sink.ArrayUpsert.Column;
import dev.windfall.wire.Coupons;
import dev.windfall.wire.Requirements;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Uses of coupons as rows of `coupon`.
final class CouponTable {

    private static final List<Column> COLUMNS = List.of(Column.key("brand_id"), Column.key("coupon_log_id"),
            Column.text("coupon_id"), Column.text("player_id"), Column.text("currency"), Column.number("amount"),
            Column.number("deposit"), new Column("multiplier", "int4", false), Column.text("base"),
            new Column("wagering", "jsonb", false), Column.number("expires_after_ms"),
            Column.number("release_after_ms"), Column.text("caller"), Column.text("actor"),
            Column.time("activated_at"), Column.text("status"), Column.text("step"), Column.text("stands"),
            new Column("is_reached", "bool", false), Column.number("wagered"), Column.time("release_at"),
            Column.text("lost"), new Column("is_run_out", "bool", false), new Column("is_held_back", "bool", false),
            new Column("is_released", "bool", false), new Column("needs_review", "bool", false),
            Column.text("note"), Column.time("changed_at"), Column.text("keeper"), Column.text("rolling_end"),
            Column.number("reported"), Column.number("seq"));

    static final SubjectTable<CouponState> TABLE = new SubjectTable<>(Coupons.STATE, CouponTable::toRow,
            new ArrayUpsert("coupon", COLUMNS, SubjectTable.GUARD));

    static final String SELECT = "select %s from coupon ".formatted(Column.names(COLUMNS));

    private CouponTable() {}

    private static @Nullable Object[] toRow(CouponState state, long seq) {
        Coupon coupon = state.coupon();
        CouponTerms terms = coupon.terms();
        CouponStatus lost = state.lost();
        return new @Nullable Object[]{coupon.id().brandId(), coupon.id().text(), coupon.id().couponId(),
                coupon.id().playerId(), terms.currency(), terms.amount(), terms.deposit(), terms.multiplier(),
                terms.base().name(), JsonTree.text(Requirements.toTree(terms.wagering())),
                terms.expiresAfter().toMillis(),
                terms.releaseAfter().toMillis(), coupon.caller(), coupon.actor(), coupon.activatedAt(),
                state.status().name(), state.step().name(), state.stands().name(), state.isReached(), state.wagered(),
                state.releaseAt(), lost == null ? null : lost.name(), state.isRunOut(), state.isHeldBack(),
                state.isReleased(),
                state.needsReview(),
                state.note(), state.changedAt(), coupon.keeper().name(),
                state.outside().end() == null ? null : state.outside().end().name(), state.outside().reported(), seq};
    }

    static CouponRow fromRow(ResultSet row) throws SQLException {
        CouponTerms terms = new CouponTerms(row.getString("currency"), row.getLong("amount"), row.getLong("deposit"),
                row.getInt("multiplier"), CouponTerms.Base.valueOf(row.getString("base")),
                Requirements.wageringFromTree(JsonTree.read(row.getString("wagering"))),
                Duration.ofMillis(row.getLong("expires_after_ms")), Duration.ofMillis(row.getLong("release_after_ms")));
        Coupon coupon = new Coupon(CouponLogId.of(row.getString("coupon_log_id")), terms,
                ReadTransaction.time(row, "activated_at"), row.getString("caller"), row.getString("actor"),
                Keeper.valueOf(row.getString("keeper")));
        String lost = row.getString("lost");
        String end = row.getString("rolling_end");
        return new CouponRow(new CouponState(coupon, Step.valueOf(row.getString("step")),
                EffectStatus.valueOf(row.getString("stands")), row.getBoolean("is_reached"), row.getLong("wagered"),
                ReadTransaction.timeOrNull(row, "release_at"), lost == null ? null : CouponStatus.valueOf(lost),
                row.getBoolean("is_run_out"), row.getBoolean("is_held_back"), row.getBoolean("is_released"),
                row.getBoolean("needs_review"), row.getString("note"),
                ReadTransaction.time(row, "changed_at"),
                new Outside(end == null ? null : EffectStatus.valueOf(end), row.getLong("reported"))),
                row.getLong("seq"));
    }
}
