package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
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

    /// What has ended is still told of rollbacks for so long.
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

    /// @param isWatched whether rollbacks still matter to somebody
    PlayerRollings ended(CouponLogId coupon, Instant now, long offset, boolean isWatched) {
        Rolling ending = find(coupon).orElseThrow();
        List<Rolling> others = new ArrayList<>(all);
        others.removeIf(other -> other.ended() != null && other.ended().plus(WATCHED).isBefore(now));
        if (isWatched && !ending.isWaiting()) {
            others.replaceAll(other -> other.coupon().equals(coupon) ? ending.ended(now, offset) : other);
        } else {
            others.remove(ending);
        }
        if (ending.isOneOfALine() && ending.isCounting()) {
            next(others).ifPresent(next -> others.replaceAll(
                    other -> other.equals(next) ? other.begun(now, offset) : other));
        }
        return new PlayerRollings(others);
    }

    private static Optional<Rolling> next(List<Rolling> line) {
        return line.stream().filter(Rolling::isWaiting)
                .min(Comparator.comparing((Rolling rolling) -> rolling.requirement().until())
                        .thenComparingLong(Rolling::begunAt));
    }

    PlayerRollings with(Case.Open was, Case.Open is) {
        return new PlayerRollings(all.stream().map(rolling -> rolling.with(was, is)).toList());
    }
}
