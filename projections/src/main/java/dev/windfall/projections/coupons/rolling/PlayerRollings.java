package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.ledger.Case;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All requirements of a player, in the order in which they were opened.
public record PlayerRollings(List<Rolling> all) {

    public static final PlayerRollings NONE = new PlayerRollings(List.of());

    /// Of what has ended it is still told, where it matters, for so long: a bet that was counted is open for no longer.
    static final Duration WATCHED = Duration.ofDays(45);

    public PlayerRollings {
        all = List.copyOf(all);
    }

    public Optional<Rolling> find(CouponLogId coupon) {
        return all.stream().filter(rolling -> rolling.coupon().equals(coupon)).findFirst();
    }

    /// It waits if another of the line counts.
    PlayerRollings opened(Requirement requirement, long offset) {
        boolean isWaiting = requirement.wagering().order() == Wagering.Order.ONE_BY_ONE
                && all.stream().anyMatch(other -> other.isOneOfALine() && other.isCounting());
        List<Rolling> more = new ArrayList<>(all);
        more.add(Rolling.opened(requirement, offset, isWaiting));
        return new PlayerRollings(more);
    }

    /// One that has not ended yet.
    PlayerRollings ended(CouponLogId coupon, Instant now, long offset, RollingEnd how) {
        Rolling ending = find(coupon).orElseThrow();
        List<Rolling> others = new ArrayList<>(all);
        if (how == RollingEnd.FORGOTTEN || ending.isWaiting()) {
            others.remove(ending);
        } else {
            others.replaceAll(other -> other.coupon().equals(coupon) ? ending.ended(now, offset, how) : other);
        }
        if (ending.isOneOfALine() && ending.isCounting()) {
            next(others).ifPresent(next -> others.replaceAll(
                    other -> other.equals(next) ? other.begun(now, offset) : other));
        }
        return new PlayerRollings(others).asOf(now);
    }

    /// Without what is not watched any more.
    private PlayerRollings asOf(Instant now) {
        return new PlayerRollings(all.stream()
                .filter(rolling -> rolling.ended() == null || !rolling.ended().plus(WATCHED).isBefore(now)).toList());
    }

    private static Optional<Rolling> next(List<Rolling> line) {
        return line.stream().filter(Rolling::isWaiting)
                .min(Comparator.comparing((Rolling rolling) -> rolling.requirement().until())
                        .thenComparingLong(Rolling::begunAt));
    }

    PlayerRollings with(Case.Open was, Case.Open is) {
        PlayerRollings left = is.events().isEmpty() ? this : asOf(is.lastRecorded());
        return new PlayerRollings(left.all.stream().map(rolling -> rolling.with(was, is)).toList());
    }
}
