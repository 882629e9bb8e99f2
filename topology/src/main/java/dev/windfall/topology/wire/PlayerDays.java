package dev.windfall.topology.wire;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.schemas.AvroHeader;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.ProviderRow;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/// Player-days on the wire and in the domain.
public final class PlayerDays {

    private static final AvroHeader HEADER = new AvroHeader(dev.windfall.schemas.avro.PlayerDay.getClassSchema());

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

    /// A whole message, as the topic of player-days has it.
    ///
    /// @param output is emptied first
    public static byte[] message(PlayerDay day, int generation, AvroOutput output) {
        output.clear();
        HEADER.write(output);
        output.writeString(day.brandId());
        output.writeString(day.playerId());
        output.writeLong(day.day().toEpochDay());
        output.writeLong(generation);
        output.writeLong(day.version());
        output.writeItems(day.rows().size());
        day.rows().forEach((key, row) -> {
            output.writeString(key.providerId());
            output.writeString(key.gameCategory());
            output.writeString(key.currency());
            write(row, output);
        });
        output.writeEndOfItems();
        Map<String, Row> totals = day.totals();
        output.writeItems(totals.size());
        totals.forEach((currency, row) -> {
            Cash cash = day.cash().getOrDefault(currency, Cash.ZERO);
            output.writeString(currency);
            write(row, output);
            output.writeLong(cash.deposits());
            output.writeLong(cash.withdrawals());
        });
        output.writeEndOfItems();
        return output.toBytes();
    }

    static void write(Row row, AvroOutput output) {
        output.writeLong(row.bets());
        output.writeLong(row.stake());
        output.writeLong(row.bonusStake());
        output.writeLong(row.validTurnover());
        output.writeLong(row.payout());
        output.writeLong(row.bonusPayout());
        output.writeLong(row.rolledBackBets());
        output.writeLong(row.rolledBackStake());
        output.writeLong(row.rolledBackPayout());
    }

    static Row readRow(AvroInput input) {
        return new Row(input.readLong(), input.readLong(), input.readLong(), input.readLong(), input.readLong(),
                input.readLong(), input.readLong(), input.readLong(), input.readLong());
    }
}
