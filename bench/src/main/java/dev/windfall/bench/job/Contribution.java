package dev.windfall.bench.job;

import dev.windfall.schemas.avro.WalletEvent;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;

/// What one settled bet is worth, and where.
///
/// @param rowKey brand, player, day, provider, category and currency
public record Contribution(String rowKey, long stake, long bonusStake, long validTurnover,
        long payout, long bonusPayout) {

    public static Contribution of(WalletEvent bet) {
        long stake = Objects.requireNonNull(bet.getStake());
        Long validTurnover = bet.getValidTurnover();
        String day = bet.getBrandId() + "~" + bet.getPlayerId() + "~"
                + LocalDate.ofInstant(bet.getOccurredAt(), ZoneOffset.UTC);
        return new Contribution(
                day + "~" + bet.getProviderId() + "~" + bet.getGameCategory() + "~" + bet.getCurrency(),
                stake, bet.getBonusStake(), validTurnover == null ? stake - bet.getBonusStake() : validTurnover,
                Objects.requireNonNull(bet.getPayout()), bet.getBonusPayout());
    }

    /// Brand, player, day and currency.
    public String totalKey() {
        int currency = rowKey.lastIndexOf('~');
        int category = rowKey.lastIndexOf('~', currency - 1);
        int provider = rowKey.lastIndexOf('~', category - 1);
        return rowKey.substring(0, provider) + rowKey.substring(currency);
    }
}
