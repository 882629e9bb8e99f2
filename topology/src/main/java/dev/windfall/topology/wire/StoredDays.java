package dev.windfall.topology.wire;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;

import java.time.LocalDate;

/// What the ledger keeps of a player's day: nothing that its key tells, nor its totals. For everybody else it is made a message
/// by [PlayerDays].
public final class StoredDays {

    private StoredDays() {}

    public static void write(PlayerDay day, Words words, AvroOutput output) {
        output.writeLong(day.version());
        output.writeLong(day.rows().size());
        for (int place = 0; place < day.rows().size(); place++) {
            RowKey key = day.rows().key(place);
            words.write(key.providerId(), output);
            words.write(key.gameCategory(), output);
            words.write(key.currency(), output);
            PlayerDays.write(day.rows().value(place), output);
        }
        output.writeLong(day.cash().size());
        day.cash().forEach((currency, cash) -> {
            words.write(currency, output);
            output.writeLong(cash.deposits());
            output.writeLong(cash.withdrawals());
        });
    }

    public static PlayerDay read(String brandId, String playerId, LocalDate day, AvroInput input, Words words) {
        long version = input.readLong();
        SmallMap.Builder<RowKey, Row> rows = new SmallMap.Builder<>();
        for (int count = input.readInt(); count > 0; count--) {
            rows.add(new RowKey(words.read(input), words.read(input), words.read(input)), PlayerDays.readRow(input));
        }
        SmallMap.Builder<String, Cash> cash = new SmallMap.Builder<>();
        for (int count = input.readInt(); count > 0; count--) {
            cash.add(words.read(input), new Cash(input.readLong(), input.readLong()));
        }
        return new PlayerDay(brandId, playerId, day, version, rows.build(), cash.build());
    }
}
