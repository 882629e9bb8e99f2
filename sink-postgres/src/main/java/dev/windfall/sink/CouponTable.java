package dev.windfall.sink;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.DefinedAs;
import dev.windfall.projections.coupons.saga.Grant;
import dev.windfall.projections.coupons.saga.Outside;
import dev.windfall.projections.coupons.saga.Step;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
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
            Column.number("release_after_ms"), new Column("definition_version", "int4", false),
            Column.text("definition_digest"),
            Column.text("caller"), Column.text("actor"), Column.time("activated_at"), Column.text("status"),
            Column.text("step"), Column.text("stands"),
            new Column("is_reached", "bool", false), Column.number("wagered"), Column.time("release_at"),
            Column.text("lost"), new Column("is_run_out", "bool", false), new Column("is_held_back", "bool", false),
            new Column("is_released", "bool", false), new Column("needs_review", "bool", false),
            Column.text("note"), Column.time("changed_at"), Column.number("seq"),
            new Column("is_granted", "bool", false), Column.text("owner_decider"), Column.text("owner_id"),
            Column.text("owner_request_id"), Column.number("released_amount"), Column.number("taken_back_amount"),
            Column.text("keeper"), Column.text("rolling_end"), Column.number("reported"));

    static final SubjectTable<CouponState> TABLE = new SubjectTable<>(Coupons.STATE, CouponTable::toRow,
            new ArrayUpsert("coupon", COLUMNS, SubjectTable.GUARD));

    static final String SELECT = "select %s from coupon ".formatted(Column.names(COLUMNS));

    private CouponTable() {}

    private static @Nullable Object[] toRow(CouponState state, long seq) {
        Coupon coupon = state.coupon();
        CouponTerms terms = coupon.terms();
        CouponStatus lost = state.lost();
        Asker asker = coupon.asker();
        EffectStatus end = state.outside().end();
        return new @Nullable Object[]{coupon.id().brandId(), coupon.id().text(), coupon.id().couponId(),
                coupon.id().playerId(), terms.currency(), terms.amount(), terms.deposit(), terms.multiplier(),
                terms.base().name(), JsonTree.text(Requirements.toTree(terms.wagering())),
                terms.expiresAfter().toMillis(), terms.releaseAfter().toMillis(), coupon.definition().version(),
                coupon.definition().digest(), coupon.caller(), coupon.actor(), coupon.activatedAt(),
                state.status().name(), state.step().name(), state.stands().name(), state.isReached(), state.wagered(),
                state.releaseAt(), lost == null ? null : lost.name(), state.isRunOut(), state.isHeldBack(),
                state.grant().isReleased(),
                state.needsReview(),
                state.note(), state.changedAt(), seq, state.grant().isGiven(),
                asker == null ? null : asker.owner().decider(),
                asker == null ? null : asker.owner().id(), asker == null ? null : asker.requestId(),
                state.grant().releasedAmount(), state.grant().takenBackAmount(), coupon.keeper().name(),
                end == null ? null : end.name(), state.outside().reported()};
    }

    static CouponRow fromRow(ResultSet row) throws SQLException {
        CouponTerms terms = new CouponTerms(row.getString("currency"), row.getLong("amount"), row.getLong("deposit"),
                row.getInt("multiplier"), CouponTerms.Base.valueOf(row.getString("base")),
                Requirements.wageringFromTree(JsonTree.read(row.getString("wagering"))),
                Duration.ofMillis(row.getLong("expires_after_ms")), Duration.ofMillis(row.getLong("release_after_ms")));
        Coupon coupon = new Coupon(CouponLogId.of(row.getString("coupon_log_id")), terms,
                new DefinedAs(row.getInt("definition_version"), row.getString("definition_digest")),
                ReadTransaction.time(row, "activated_at"), row.getString("caller"), row.getString("actor"), asker(row),
                Keeper.valueOf(row.getString("keeper")));
        String lost = row.getString("lost");
        String end = row.getString("rolling_end");
        return new CouponRow(new CouponState(coupon, Step.valueOf(row.getString("step")),
                EffectStatus.valueOf(row.getString("stands")), row.getBoolean("is_reached"), row.getLong("wagered"),
                ReadTransaction.timeOrNull(row, "release_at"), lost == null ? null : CouponStatus.valueOf(lost),
                row.getBoolean("is_run_out"), row.getBoolean("is_held_back"), new Grant(row.getBoolean("is_granted"),
                        row.getBoolean("is_released"), row.getObject("released_amount", Long.class),
                        row.getObject("taken_back_amount", Long.class)),
                row.getBoolean("needs_review"), row.getString("note"),
                ReadTransaction.time(row, "changed_at"),
                new Outside(end == null ? null : EffectStatus.valueOf(end), row.getLong("reported"))),
                row.getLong("seq"));
    }

    private static @Nullable Asker asker(ResultSet row) throws SQLException {
        String decider = row.getString("owner_decider");
        return decider == null ? null
                : new Asker(new Subject(decider, row.getString("brand_id"), row.getString("owner_id")),
                        row.getString("owner_request_id"), "");
    }
}
