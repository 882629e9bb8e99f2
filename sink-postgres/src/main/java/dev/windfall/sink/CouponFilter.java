package dev.windfall.sink;

import dev.windfall.projections.coupons.saga.CouponStatus;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Which uses of coupons of a brand are asked for. What is null does not matter.
///
/// @param from        when the first may have been activated
/// @param to          when none was any more
/// @param needsReview whether a person has to look at it
public record CouponFilter(String brandId, @Nullable String playerId, @Nullable String couponId,
        @Nullable CouponStatus status, @Nullable Boolean needsReview, Instant from, Instant to) {

    Where where(Cursor before) {
        Where where = new Where().and("brand_id = ?", brandId).andIs("player_id", playerId).andIs("coupon_id", couponId)
                .andIs("status", status == null ? null : status.name())
                .and("activated_at >= ? and activated_at < ? and (activated_at, coupon_log_id) < (?, ?)", from, to,
                        before.at(), before.id());
        return needsReview == null ? where : where.and(needsReview ? "needs_review" : "not needs_review"); // as an index has it
    }
}
