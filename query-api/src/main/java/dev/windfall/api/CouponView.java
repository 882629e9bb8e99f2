package dev.windfall.api;

import dev.windfall.projections.coupons.rolling.Progress;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponState;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A use of a coupon.
///
/// @param required    what has to be wagered, in minor units
/// @param releasedAmount  what the wallet says that it has released; null as long as it has not, or does not say
/// @param takenBackAmount the same of what it has taken back
/// @param keeper      LEDGER, or SERVICE where a rolling service counts its bets
/// @param progress    how far it is, live; null where no bet counts for it, where a service counts them, and in lists
/// @param releaseAt   when the grant becomes the player's own if it stays so
/// @param needsReview whether a person has to look at it: bets that it was released on were rolled back, say
record CouponView(String brandId, String couponLogId, String couponId, String playerId, int usage, String currency,
        long amount, long deposit, long required, @Nullable Long releasedAmount, @Nullable Long takenBackAmount,
        String status, String keeper, @Nullable ProgressView progress,
        @Nullable Instant releaseAt, boolean needsReview, int definitionVersion, String definitionDigest,
        String token, String note, String caller, String actor, Instant activatedAt, Instant expiresAt,
        Instant changedAt) {

    private static final String IT = """
            {"brand_id": "aurora", "coupon_log_id": "aurora~welcome~p1~1", "coupon_id": "welcome", "player_id": "p1", "usage": 1,
             "currency": "EUR", "amount": 2000, "deposit": 0, "required": 10000,
             "keeper": "LEDGER", "released_amount": null, "taken_back_amount": null, "release_at": null, "needs_review": false,
             "definition_version": 2, "definition_digest": "5f0c…", "token": "coupon_log:aurora~welcome~p1~1", "note": "",
             "caller": "backoffice", "actor": "ann", "activated_at": "2026-11-25T10:00:00.123Z",
             "expires_at": "2026-12-02T10:00:00.123Z", "changed_at": "2026-11-25T10:00:00.123Z",
            """;
    static final String ACTIVATED = IT + "\"status\": \"CREDIT_REQUESTED\", \"progress\": null}";
    static final String ACTIVE = IT + """
             "status": "ROLLING_ACTIVE", "progress": {"as_of": "2026-11-25T10:05:00.123Z", "required": 10000, "wagered": 3750,
             "left": 6250, "is_waiting": false, "words": ["37.50 of 100.00 EUR wagered", "roulette counts 10 %"]}}""";
    static final String RELEASED = IT + "\"status\": \"RELEASED\", \"progress\": null}";
    static final String REVERSING = IT + "\"status\": \"REVERSE_REQUESTED\", \"progress\": null}";
    static final String FORFEITED = IT + "\"status\": \"FORFEITED\", \"progress\": null}";

    /// @param asOf what was recorded until then is in
    record ProgressView(Instant asOf, long required, long wagered, long left, boolean isWaiting, List<String> words) {

        static ProgressView of(Instant asOf, Progress progress) {
            return new ProgressView(asOf, progress.required(), progress.wagered(), progress.left(),
                    progress.isWaiting(), progress.words());
        }
    }

    static CouponView of(CouponState state) {
        return of(state, null);
    }

    static CouponView of(CouponState state, @Nullable ProgressView progress) {
        Coupon coupon = state.coupon();
        return new CouponView(coupon.id().brandId(), coupon.id().text(), coupon.id().couponId(),
                coupon.id().playerId(), coupon.id().usage(), coupon.terms().currency(), coupon.terms().amount(),
                coupon.terms().deposit(), coupon.terms().required(), state.grant().releasedAmount(),
                state.grant().takenBackAmount(), state.status().name(),
                coupon.keeper().name(), progress,
                state.releaseAt(), state.needsReview(), coupon.definition().version(), coupon.definition().digest(),
                coupon.id().strings().token(), state.note(), coupon.caller(), coupon.actor(), coupon.activatedAt(),
                coupon.expiresAt(), state.changedAt());
    }
}
