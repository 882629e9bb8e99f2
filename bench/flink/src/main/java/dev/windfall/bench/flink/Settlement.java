package dev.windfall.bench.flink;

import dev.windfall.schemas.avro.WalletEvent;

import java.time.LocalDate;
import java.time.ZoneOffset;

/// What a settled bet adds, and to which two aggregates.
///
/// @param day the business day, which ends at midnight in UTC here
record Settlement(LocalDate day, String provider, String category, String currency, long stake, long bonusStake,
        long validTurnover, long payout, long bonusPayout) {

    static Settlement of(WalletEvent event) {
        Long validTurnover = event.getValidTurnover();
        return new Settlement(LocalDate.ofInstant(event.getOccurredAt(), ZoneOffset.UTC), event.getProviderId(),
                event.getGameCategory(), event.getCurrency(), event.getStake(), event.getBonusStake(),
                validTurnover == null ? event.getStake() - event.getBonusStake() : validTurnover, event.getPayout(),
                event.getBonusPayout());
    }

    /// The aggregate of a player's day with one provider, category and currency.
    String row() {
        return day + "~" + provider + "~" + category + "~" + currency;
    }

    /// The aggregate of a player's day in one currency.
    String total() {
        return day + "~" + currency;
    }
}
