package dev.windfall.topology.wire;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.ProviderRow;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Player-days on the wire and in the domain.
public final class PlayerDays {

    private PlayerDays() {}

    /// Ids hold no `~`, so that all days of a player stand together, in order.
    public static String key(String brandId, String playerId, LocalDate day) {
        return brandId + "~" + playerId + "~" + day;
    }

    public static PlayerDay fromAvro(dev.windfall.schemas.avro.PlayerDay day) {
        Map<RowKey, Row> rows = new TreeMap<>();
        for (ProviderRow row : day.getRows()) {
            rows.put(new RowKey(row.getProviderId(), row.getGameCategory(), row.getCurrency()),
                    new Row(row.getBets(), row.getStake(), row.getBonusStake(), row.getValidTurnover(), row.getPayout(),
                            row.getBonusPayout(), row.getRolledBackBets(), row.getRolledBackStake(),
                            row.getRolledBackPayout()));
        }
        Map<String, Cash> cash = new TreeMap<>();
        for (DayTotal total : day.getTotals()) {
            if (total.getDeposits() != 0 || total.getWithdrawals() != 0) {
                cash.put(total.getCurrency(), new Cash(total.getDeposits(), total.getWithdrawals()));
            }
        }
        return new PlayerDay(day.getBrandId(), day.getPlayerId(), day.getDay(), day.getVersion(),
                SmallMap.copyOf(rows), SmallMap.copyOf(cash));
    }

    public static dev.windfall.schemas.avro.PlayerDay toAvro(PlayerDay day, int generation) {
        List<ProviderRow> rows = new ArrayList<>();
        day.rows().forEach((key, row) -> rows.add(new ProviderRow(key.providerId(), key.gameCategory(), key.currency(),
                row.bets(), row.stake(), row.bonusStake(), row.validTurnover(), row.payout(), row.bonusPayout(),
                row.rolledBackBets(), row.rolledBackStake(), row.rolledBackPayout())));
        List<DayTotal> totals = new ArrayList<>();
        day.totals().forEach((currency, row) -> {
            Cash cash = day.cash().getOrDefault(currency, Cash.ZERO);
            totals.add(
                    new DayTotal(currency, row.bets(), row.stake(), row.bonusStake(), row.validTurnover(), row.payout(),
                            row.bonusPayout(), row.rolledBackBets(), row.rolledBackStake(), row.rolledBackPayout(),
                            cash.deposits(), cash.withdrawals()));
        });
        return dev.windfall.schemas.avro.PlayerDay.newBuilder().setBrandId(day.brandId()).setPlayerId(day.playerId())
                .setDay(day.day()).setGeneration(generation).setVersion(day.version()).setRows(rows).setTotals(totals)
                .build();
    }
}
