package dev.windfall.app.verify;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.rolling.RollingNews;
import dev.windfall.projections.coupons.saga.CouponCommand.RollingTurned;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.ledger.LedgerNews;
import dev.windfall.wire.Coupons;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// When enough was wagered for coupons, and when no longer so, by the brand log alone: what the ledger would tell, in its order.
/// Partitions may be folded at once: all turns of a use come from one of them.
final class LoggedTurns {

    private final LedgerNews told;
    private final Map<CouponLogId, Deque<RollingTurned>> turns = new HashMap<>();

    LoggedTurns(Topics topics) {
        this.told = new LedgerNews(topics.commands().codec(), topics.generation().number());
    }

    /// What the fold of a partition tells.
    synchronized void hear(RollingNews news) {
        if (Coupons.COMMAND.fromAvro(told.command(news, Instant.EPOCH).getDocument()) instanceof RollingTurned turned) {
            turns.computeIfAbsent(news.coupon(), _ -> new ArrayDeque<>()).add(turned);
        }
    }

    /// The next one of a use. It is looked for once.
    ///
    /// @return null if the log has told of no more
    @Nullable
    RollingTurned take(CouponLogId coupon) {
        Deque<RollingTurned> left = turns.get(coupon);
        return left == null ? null : left.poll();
    }
}
