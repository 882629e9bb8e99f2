package dev.windfall.bench.flink;

import dev.windfall.schemas.avro.WalletEvent;
import org.jspecify.annotations.Nullable;

/// What has been heard of one settlement: itself, that it is undone, or both, in either order. The aggregates are moved by what the
/// bet counts for after an event less what it counted for before, so no order of events needs a case of its own.
///
/// @param settlement absent while only the rollback has come
record Bet(@Nullable Settlement settlement, boolean rolledBack) {

    static final Bet UNHEARD_OF = new Bet(null, false);

    static final int COLUMNS = 9;
    private static final long[] NOTHING = new long[COLUMNS];

    /// The settlement that an event is about, and thereby the identity of the bet; null if it is about none.
    static @Nullable String settlementOf(WalletEvent event) {
        return switch (event.getType()) {
            case "BET_SETTLED" -> event.getEventId();
            case "BET_ROLLED_BACK" -> event.getReversesEventId();
            default -> null;
        };
    }

    /// The bet after an event; the same one if the event says nothing new, as duplicates do.
    Bet after(WalletEvent event) {
        if (event.getType().equals("BET_ROLLED_BACK")) {
            return rolledBack ? this : new Bet(settlement, true);
        }
        return settlement != null ? this : new Bet(Settlement.of(event), rolledBack);
    }

    /// Bets, stake, bonus_stake, valid_turnover, payout, bonus_payout, rolled_back_bets, rolled_back_stake, rolled_back_payout.
    long[] sums() {
        if (settlement == null) {
            return NOTHING;
        }
        return rolledBack ? new long[]{0, 0, 0, 0, 0, 0, 1, settlement.stake(), settlement.payout()}
                : new long[]{1, settlement.stake(), settlement.bonusStake(), settlement.validTurnover(),
                        settlement.payout(), settlement.bonusPayout(), 0, 0, 0};
    }
}
