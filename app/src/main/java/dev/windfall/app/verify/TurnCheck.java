package dev.windfall.app.verify;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand.RollingTurned;
import dev.windfall.projections.coupons.saga.CouponEvent;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.topology.deciders.HostedDeciders;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/// That enough was wagered for a coupon, or no longer so, as its use has decided, beside what the log comes to: nothing is released but by
/// that. The log is folded after the rows were read, so all that they know of is in it. What was decided later may not be. Of what a
/// rolling service counts the log tells nothing.
final class TurnCheck {

    private final LoggedTurns log;
    private final Differences differences;
    private final Set<CouponLogId> keptOutside = new HashSet<>();
    private long turns;

    /// @param log all of it
    TurnCheck(LoggedTurns log, Differences differences) {
        this.log = log;
        this.differences = differences;
    }

    /// In their order.
    ///
    /// @param isInRows whether the rows know of it
    void add(DecidedEvents decided, boolean isInRows) {
        if (decided.getDecider().equals(Coupon.DECIDER)) {
            CouponLogId coupon = CouponLogId.of(decided.getSubjectId());
            for (ByteBuffer event : decided.getEvents()) {
                add(coupon, HostedDeciders.COUPONS.events().fromAvro(event), isInRows);
            }
        }
    }

    private void add(CouponLogId coupon, CouponEvent event, boolean isInRows) {
        if (event instanceof CouponEvent.Activated activated && activated.coupon().keeper() == Keeper.SERVICE) {
            keptOutside.add(coupon);
        }
        if (event instanceof CouponEvent.Turned turned && !keptOutside.contains(coupon)) {
            compare(coupon, new RollingTurned(turned.isReached(), turned.wagered()), isInRows);
        }
    }

    private void compare(CouponLogId coupon, RollingTurned found, boolean isInRows) {
        RollingTurned expected = log.take(coupon);
        if (found.equals(expected)) {
            turns++;
        } else if (expected != null || isInRows) {
            differences.add("Events, coupon " + coupon.text(), Objects.requireNonNullElse(expected, "nothing"), found);
        }
    }

    /// How many are as the log tells them.
    long end() {
        return turns;
    }
}
