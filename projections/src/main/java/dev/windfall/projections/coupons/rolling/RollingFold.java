package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.CaseWatch;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.ledger.LedgerState.Table;
import dev.windfall.projections.rating.Wide;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/// Folds what the log says of requirements and of bets into how far each requirement is. It goes up and down with the bets: what is
/// rolled back no longer counts, however late that is known.
public final class RollingFold implements CaseWatch {

    private final Table<PlayerKey, PlayerRollings> players;
    private final Consumer<RollingNews> news;

    /// @param news is told what others have to know
    public RollingFold(Table<PlayerKey, PlayerRollings> players, Consumer<RollingNews> news) {
        this.players = players;
        this.news = news;
    }

    /// What is open already stays as it is.
    ///
    /// @param offset of the record that says so
    public void open(Requirement requirement, long offset) {
        PlayerKey player = player(requirement.coupon());
        PlayerRollings before = rollings(player);
        if (before.find(requirement.coupon()).isEmpty()) {
            put(player, before, before.opened(requirement, offset));
        }
    }

    /// What has ended already stays as it is. Whoever ends it hears how far it was, be it that nobody has ever heard of it.
    ///
    /// @param now    as whoever ends it says
    /// @param offset of the record that says so
    public void end(CouponLogId coupon, Instant now, long offset, RollingEnd how) {
        PlayerKey player = player(coupon);
        PlayerRollings before = rollings(player);
        Rolling ending = before.find(coupon).orElse(null);
        if (ending != null && ending.ended() == null) {
            put(player, before, before.ended(coupon, now, offset, how));
        }
        news.accept(new RollingNews.Ended(coupon, ending != null && ending.isReached(),
                ending == null ? Wide.ZERO : ending.progress_bp()));
    }

    @Override
    public void changed(Case.Open was, Case.Open is) {
        CaseKey key = is.key();
        if (key.kind() == CaseKey.Kind.BET) {
            PlayerKey player = new PlayerKey(key.brandId(), key.playerId());
            PlayerRollings before = players.peek(player);
            if (before != null) {
                put(player, before, before.with(was, is));
            }
        }
    }

    private void put(PlayerKey player, PlayerRollings before, PlayerRollings after) {
        if (after.equals(before)) {
            return;
        }
        players.put(player, after.all().isEmpty() ? null : after);
        for (Rolling rolling : after.all()) {
            Rolling was = before.find(rolling.coupon()).orElse(null);
            if (rolling.isCounting() && (was == null || was.isWaiting())) {
                news.accept(new RollingNews.Begun(rolling.coupon()));
            }
            if (was != null && was.isReached() != rolling.isReached()) {
                news.accept(new RollingNews.Turned(rolling.coupon(), rolling.isReached(), rolling.progress_bp()));
            }
        }
    }

    private PlayerRollings rollings(PlayerKey player) {
        return Objects.requireNonNullElse(players.get(player), PlayerRollings.NONE);
    }

    private static PlayerKey player(CouponLogId coupon) {
        return new PlayerKey(coupon.brandId(), coupon.playerId());
    }
}
