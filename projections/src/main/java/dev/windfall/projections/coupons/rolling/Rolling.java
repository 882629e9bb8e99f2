package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.rating.Wide;
import dev.windfall.projections.rules.Rule;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A requirement and how far it is. A bet counts by where its first settlement stands in the log, and by when the earliest has occurred:
/// what it is worth may be told otherwise later, whether it counts is not.
///
/// @param begunAt     the place in the log behind which bets count; while it waits for its turn, where it was opened
/// @param endedAt     the place before which they do; null if they do wherever they stand
/// @param from        later than the requirement's own if it had to wait for its turn
/// @param ended       when it did, as whoever ended it says; null as long as it has not
/// @param progress_bp what counted bets are worth, in ten thousandths of a minor unit
public record Rolling(Requirement requirement, boolean isWaiting, long begunAt, @Nullable Long endedAt, Instant from,
        @Nullable Instant ended, Wide progress_bp) {

    /// In a place of its own in the line, or counting at once.
    static Rolling opened(Requirement requirement, long offset, boolean isWaiting) {
        return new Rolling(requirement, isWaiting, offset, null, requirement.from(), null, Wide.ZERO);
    }

    public CouponLogId coupon() {
        return requirement.coupon();
    }

    public boolean isReached() {
        return progress_bp.compareTo(Wide.product(requirement.amount(), Rule.WEIGHT_ONE_BP)) >= 0;
    }

    /// What bets are worth, in minor units, rounded down.
    public static long wagered(Wide progress_bp) {
        return progress_bp.dividedBy(Rule.WEIGHT_ONE_BP).toLong();
    }

    boolean isCounting() {
        return !isWaiting && ended == null;
    }

    boolean isOneOfALine() {
        return requirement.wagering().order() == Wagering.Order.ONE_BY_ONE;
    }

    /// Its turn has come.
    Rolling begun(Instant now, long offset) {
        return new Rolling(requirement, false, offset, null, now.isAfter(from) ? now : from, null, progress_bp);
    }

    Rolling ended(Instant now, long offset, RollingEnd how) {
        return new Rolling(requirement, false, begunAt, how == RollingEnd.RUN_OUT ? null : offset, from, now,
                progress_bp);
    }

    /// What follows from a case that has become another.
    Rolling with(Case.Open was, Case.Open is) {
        Wide before = worth_bp(was);
        Wide after = worth_bp(is);
        return before.equals(after) ? this
                : new Rolling(requirement, isWaiting, begunAt, endedAt, from, ended,
                        progress_bp.minus(before).plus(after));
    }

    private Wide worth_bp(Case.Open bet) {
        Wide[] sum = {Wide.ZERO};
        if (counts(bet)) {
            bet.forEachCounted(settlement -> sum[0] = sum[0].plus(worth(settlement)));
        }
        return sum[0];
    }

    private Wide worth(Fact.Settlement settlement) {
        return settlement.currency().equals(requirement.currency())
                ? Wide.of(requirement.wagering().worth_bp(settlement))
                : Wide.ZERO;
    }

    private boolean counts(Case.Open bet) {
        if (isWaiting) {
            return false;
        }
        long place = bet.firstPlace();
        Instant made = bet.firstSettled();
        return place > begunAt && (endedAt == null || place < endedAt) && !made.isBefore(from)
                && made.isBefore(requirement.until());
    }
}
