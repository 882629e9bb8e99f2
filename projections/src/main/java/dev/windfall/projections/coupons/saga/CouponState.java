package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.deciding.EffectStatus;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/// A use of a coupon as it stands.
///
/// @param step        the last that was begun
/// @param stands      how that step stands
/// @param isReached   whether enough was wagered
/// @param wagered     when that turned last, in minor units
/// @param releaseAt   when the grant is released if it stays so
/// @param lost        EXPIRED or FORFEITED; null if neither
/// @param isReleased  whether the player got it, whatever was taken back since
/// @param needsReview whether bets were rolled back after it was too late
/// @param note        of the last person who wanted something
public record CouponState(Coupon coupon, Step step, EffectStatus stands, boolean isReached, long wagered,
        @Nullable Instant releaseAt, @Nullable CouponStatus lost, boolean isReleased, boolean needsReview, String note,
        Instant changedAt) {

    public CouponStatus status() {
        return switch (step) {
            case CREDIT -> isDone() ? CouponStatus.ROLLING_REQUESTED : open(CouponStatus.CREDIT_REQUESTED);
            case ROLLING -> !isDone() ? open(CouponStatus.ROLLING_REQUESTED)
                    : isReached ? CouponStatus.COMPLETED : CouponStatus.ROLLING_ACTIVE;
            case RELEASE -> isDone() ? CouponStatus.RELEASED : open(CouponStatus.RELEASE_REQUESTED);
            case REVERSE -> isDone() ? CouponStatus.REVERSED : open(CouponStatus.REVERSE_REQUESTED);
            case FORFEIT -> isDone() ? why() : open(why());
        };
    }

    /// By whoever takes it, or by a person's word.
    boolean isDone() {
        return isDone(stands);
    }

    private CouponStatus why() {
        return Objects.requireNonNull(lost, "what is forfeited was lost before");
    }

    /// Of a step that is not done.
    private CouponStatus open(CouponStatus asked) {
        return switch (stands) {
            case PROCESSING, RETRY_SCHEDULED, ACCEPTED -> asked;
            case UNKNOWN -> CouponStatus.UNKNOWN;
            case FAILED, IGNORED, REVERSING, REVERSED -> CouponStatus.FAILED;
            case SETTLED, RESOLVED -> throw new IllegalStateException("It is done");
        };
    }

    public static CouponState activated(Coupon coupon, Instant at) {
        return new CouponState(coupon, Step.CREDIT, EffectStatus.PROCESSING, false, 0, null, null, false, false, "",
                at);
    }

    CouponState after(CouponEvent event) {
        return switch (event) {
            case CouponEvent.Activated _ -> throw new IllegalStateException("A use of a coupon is activated once");
            case CouponEvent.Begun(Step next, String said, Instant at) -> new CouponState(coupon, next,
                    EffectStatus.PROCESSING, isReached, wagered, null, lost, isReleased, needsReview,
                    said.isEmpty() ? note : said, at);
            case CouponEvent.Moved moved -> moved(moved);
            case CouponEvent.Turned(boolean reached, long value, Instant release, Instant at) -> new CouponState(coupon,
                    step, stands, reached, value, release, lost, isReleased, isTooLate() && !reached, note, at);
            case CouponEvent.Lost(CouponStatus why, Instant at) -> new CouponState(coupon, step, stands, isReached,
                    wagered, null, why, isReleased, needsReview, note, at);
            case CouponEvent.Reviewed(String said, Instant at) -> new CouponState(coupon, step, stands, isReached,
                    wagered, releaseAt, lost, isReleased, false, said, at);
        };
    }

    /// A release may be told of though it was given up, and the grant is being taken back by now, or too little is wagered. Where it is
    /// given up, nothing is too late.
    private CouponState moved(CouponEvent.Moved moved) {
        boolean isLate = moved.step() == Step.RELEASE && (step == Step.REVERSE || step == Step.FORFEIT);
        boolean released = isReleased || (moved.step() == Step.RELEASE && isDone(moved.status()));
        boolean review = (needsReview && moved.step() != Step.ROLLING) || (released && !isReleased && !isReached);
        return new CouponState(coupon, isLate ? step : moved.step(), isLate ? stands : moved.status(), isReached,
                wagered, releaseAt, lost, released, review, note, moved.at());
    }

    /// The grant is the player's own, or about to be.
    private boolean isTooLate() {
        return isReleased || step == Step.RELEASE;
    }

    private static boolean isDone(EffectStatus status) {
        return status == EffectStatus.SETTLED || status == EffectStatus.RESOLVED;
    }
}
