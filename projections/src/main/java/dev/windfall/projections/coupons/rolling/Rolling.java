package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.rating.Wide;
import dev.windfall.projections.rules.Rule;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A requirement and how far it is. A bet counts by the place at which it stands in the log, and by when it has occurred: neither ever
/// changes, so what a bet adds can be taken out again, whatever has happened since.
///
/// @param begunAt     the place in the log behind which bets count; while it waits for its turn, where it was opened
/// @param endedAt     the place before which they do; null as long as it has not ended
/// @param from        later than the requirement's own if it had to wait for its turn
/// @param ended       when it did, as whoever ended it says
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

    boolean isCounting() {
        return !isWaiting && endedAt == null;
    }

    boolean isOneOfALine() {
        return requirement.wagering().order() == Wagering.Order.ONE_BY_ONE;
    }

    /// Its turn has come.
    Rolling begun(Instant now, long offset) {
        return new Rolling(requirement, false, offset, null, now.isAfter(from) ? now : from, null, progress_bp);
    }

    /// Bets behind that place do not count; those before it still do, and may still be rolled back.
    Rolling ended(Instant now, long offset) {
        return new Rolling(requirement, false, begunAt, offset, from, now, progress_bp);
    }

    /// What follows from a case that has become another.
    Rolling with(Case.Open was, Case.Open is) {
        Wide before = worth_bp(was);
        Wide after = worth_bp(is);
        return before.equals(after) ? this
                : new Rolling(requirement, isWaiting, begunAt, endedAt, from, ended,
                        progress_bp.minus(before).plus(after));
    }

    private Wide worth_bp(Case.Open open) {
        Wide[] sum = {Wide.ZERO};
        open.forEachCounted((bet, event) -> {
            if (counts(bet, event)) {
                sum[0] = sum[0].plus(Wide.of(requirement.wagering().worth_bp(bet)));
            }
        });
        return sum[0];
    }

    private boolean counts(Fact.Settlement bet, Recorded event) {
        return !isWaiting && event.offset() > begunAt && (endedAt == null || event.offset() < endedAt)
                && bet.currency().equals(requirement.currency()) && !bet.occurredAt().isBefore(from)
                && bet.occurredAt().isBefore(requirement.until());
    }
}
