package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.Keeper;
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
/// @param isRunOut    whether its time is over
/// @param isHeldBack  whether a person has said that it is not to be released: then a person releases it, or nobody
/// @param grant       what the wallet has done with it
/// @param needsReview whether it was released on too little, or expired with enough, as is known since
/// @param note        of the last person who wanted something
/// @param outside     where a service keeps the requirement
public record CouponState(Coupon coupon, Step step, EffectStatus stands, boolean isReached, long wagered,
        @Nullable Instant releaseAt, @Nullable CouponStatus lost, boolean isRunOut, boolean isHeldBack,
        Grant grant, boolean needsReview, String note, Instant changedAt, Outside outside) {

    public CouponStatus status() {
        return switch (step) {
            case CREDIT -> isDone() ? CouponStatus.ROLLING_REQUESTED : open(CouponStatus.CREDIT_REQUESTED);
            case ROLLING -> isRunOut && !isReached && outside.end() != null ? ending(outside.end())
                    : !isDone() ? open(CouponStatus.ROLLING_REQUESTED)
                            : isReached ? CouponStatus.COMPLETED : CouponStatus.ROLLING_ACTIVE;
            case RELEASE -> isDone() ? CouponStatus.RELEASED : open(CouponStatus.RELEASE_REQUESTED);
            case REVERSE -> isDone() ? CouponStatus.REVERSED : open(CouponStatus.REVERSE_REQUESTED);
            case FORFEIT -> isDone() ? why() : open(why());
        };
    }

    /// How the grant stands for whoever has asked for it. What becomes of it later is between the coupon and the player, unless a person
    /// has all of it taken back: then it is as if it had never been given.
    EffectStatus grantStands() {
        if (grant.isReleased()) {
            return EffectStatus.SETTLED; // the player has it: what is left by now is all that a reverse takes
        }
        if (!grant.isGiven()) {
            return step == Step.CREDIT ? stands : EffectStatus.IGNORED;
        }
        if (step != Step.REVERSE || stands == EffectStatus.IGNORED) {
            return EffectStatus.SETTLED;
        }
        return isDone() ? EffectStatus.REVERSED : EffectStatus.REVERSING;
    }

    /// As it is shown to others than whoever has asked for it.
    public CouponState withoutMemo() {
        return new CouponState(coupon.withoutMemo(), step, stands, isReached, wagered, releaseAt, lost, isRunOut,
                isHeldBack, grant, needsReview, note, changedAt, outside);
    }

    /// By whoever takes it, or by a person's word.
    boolean isDone() {
        return isDone(stands);
    }

    private CouponStatus why() {
        return Objects.requireNonNull(lost, "what is forfeited was lost before");
    }

    /// Its time is over, and the service that counts its bets is asked whether they were enough.
    private static CouponStatus ending(EffectStatus end) {
        return isDone(end) ? CouponStatus.ROLLING_ACTIVE : open(end, CouponStatus.ROLLING_ACTIVE);
    }

    /// Of a step that is not done.
    private CouponStatus open(CouponStatus asked) {
        return open(stands, asked);
    }

    private static CouponStatus open(EffectStatus stands, CouponStatus asked) {
        return switch (stands) {
            case PROCESSING, RETRY_SCHEDULED, ACCEPTED -> asked;
            case UNKNOWN -> CouponStatus.UNKNOWN;
            case FAILED, IGNORED, REVERSING, REVERSED -> CouponStatus.FAILED;
            case SETTLED, RESOLVED -> throw new IllegalStateException("It is done");
        };
    }

    public static CouponState activated(Coupon coupon, Instant at) {
        return new CouponState(coupon, Step.CREDIT, EffectStatus.PROCESSING, false, 0, null, null, false, false,
                Grant.NONE, false, "", at, Outside.NOTHING);
    }

    boolean isKeptOutside() {
        return coupon.keeper() == Keeper.SERVICE;
    }

    CouponState after(CouponEvent event) {
        Change change = new Change(this, event.at());
        return switch (event) {
            case CouponEvent.Activated _ -> throw new IllegalStateException("A use of a coupon is activated once");
            case CouponEvent.Begun(Step next, String said, Instant _) -> change.begun(next,
                    said.isEmpty() ? note : said);
            case CouponEvent.Moved(Step of, EffectStatus status, Long movedAmount, Instant _) -> change.moved(of,
                    status,
                    movedAmount);
            case CouponEvent.Turned(boolean reached, long value, Instant release, Instant _) -> change.turned(reached,
                    value, release);
            case CouponEvent.RunOut _ -> change.runOut();
            case CouponEvent.Lost(CouponStatus why, Instant _) -> change.lost(why);
            case CouponEvent.Reported(long number, Instant _) -> change.outside(outside.heard(number));
            case CouponEvent.EndMoved(EffectStatus status, Instant _) -> change.outside(outside.ending(status));
            case CouponEvent.Reviewed(String said, Instant _) -> change.reviewed(said);
        };
    }

    /// Said of any step.
    static boolean isDone(EffectStatus status) {
        return status == EffectStatus.SETTLED || status == EffectStatus.RESOLVED;
    }

    /// Each event changes a few things, and leaves the others.
    private record Change(CouponState was, Instant at) {

        CouponState begun(Step next, String note) {
            return new CouponState(was.coupon, next, EffectStatus.PROCESSING, was.isReached, was.wagered, null,
                    was.lost, was.isRunOut, was.isHeldBack && next != Step.RELEASE, was.grant, was.needsReview,
                    note, at, was.step == Step.ROLLING ? ended() : was.outside);
        }

        /// Whatever comes after it, the requirement ends with that: where a service keeps it, it is asked for once.
        private Outside ended() {
            return was.isKeptOutside() && was.outside.end() == null ? was.outside.ending(EffectStatus.PROCESSING)
                    : was.outside;
        }

        /// A release may be told of though it was given up, and the grant is being taken back by now, or too little is wagered. Where it
        /// is given up, nothing is too late, and nobody releases it but a person.
        CouponState moved(Step of, EffectStatus status, @Nullable Long movedAmount) {
            boolean isLate = of == Step.RELEASE && (was.step == Step.REVERSE || was.step == Step.FORFEIT);
            Grant grant = isDone(status) ? was.grant.after(of, movedAmount) : was.grant;
            boolean isReleasedNow = grant.isReleased() && !was.grant.isReleased();
            boolean needsReview = (was.needsReview && of != Step.ROLLING)
                    || (isReleasedNow && (isLate || !was.isReached));
            return new CouponState(was.coupon, isLate ? was.step : of, isLate ? was.stands : status, was.isReached,
                    was.wagered, was.releaseAt, was.lost, was.isRunOut,
                    was.isHeldBack || (of == Step.RELEASE && status == EffectStatus.IGNORED), grant, needsReview,
                    was.note, at, was.outside);
        }

        /// Where it is too late for a release, or for none, a person looks at it.
        CouponState turned(boolean isReached, long wagered, @Nullable Instant releaseAt) {
            boolean isGiven = was.grant.isReleased() || was.step == Step.RELEASE;
            boolean isTaken = was.lost == CouponStatus.EXPIRED;
            return new CouponState(was.coupon, was.step, was.stands, isReached, wagered, releaseAt, was.lost,
                    was.isRunOut, was.isHeldBack, was.grant, (isGiven && !isReached) || (isTaken && isReached),
                    was.note, at, was.outside);
        }

        CouponState runOut() {
            return new CouponState(was.coupon, was.step, was.stands, was.isReached, was.wagered, was.releaseAt,
                    was.lost, true, was.isHeldBack, was.grant, was.needsReview, was.note, at, ended());
        }

        CouponState lost(CouponStatus why) {
            return new CouponState(was.coupon, was.step, was.stands, was.isReached, was.wagered, null, why,
                    was.isRunOut, was.isHeldBack, was.grant, was.needsReview, was.note, at, was.outside);
        }

        CouponState reviewed(String note) {
            return new CouponState(was.coupon, was.step, was.stands, was.isReached, was.wagered, was.releaseAt,
                    was.lost, was.isRunOut, was.isHeldBack, was.grant, false, note, at, was.outside);
        }

        CouponState outside(Outside outside) {
            return new CouponState(was.coupon, was.step, was.stands, was.isReached, was.wagered, was.releaseAt,
                    was.lost, was.isRunOut, was.isHeldBack, was.grant, was.needsReview, was.note, at, outside);
        }
    }
}
