package dev.windfall.sink;

import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.ProviderRow;
import dev.windfall.sink.ArrayUpsert.Column;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Player-days as rows of `player_provider_stat_day` and `player_stat_day`.
final class PlayerDayWriter {

    private static final List<Column> SUMS = Stream.of("bets", "stake", "bonus_stake", "valid_turnover", "payout",
            "bonus_payout", "rolled_back_bets", "rolled_back_stake", "rolled_back_payout")
            .map(PlayerDayWriter::number).toList();
    private static final List<Column> VERSION = List.of(new Column("generation", "int4", false), number("version"));
    static final List<String> GUARD = List.of("generation", "version");

    private static final ArrayUpsert PROVIDER_ROWS = new ArrayUpsert("player_provider_stat_day", joined(List.of(
            List.of(Column.key("brand_id"), new Column("day", "date", true), Column.key("player_id"),
                    Column.key("provider_id"),
                    Column.key("game_category"),
                    Column.key("currency")),
            SUMS, VERSION)), GUARD);
    private static final ArrayUpsert TOTALS = new ArrayUpsert("player_stat_day", joined(List.of(
            List.of(Column.key("brand_id"), new Column("day", "date", true), Column.key("player_id"),
                    Column.key("currency")),
            SUMS, List.of(number("deposits"), number("withdrawals")), VERSION)), GUARD);

    private PlayerDayWriter() {}

    /// @param days the newest document of each player-day
    static void write(Connection connection, Collection<PlayerDay> days) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        List<@Nullable Object[]> totals = new ArrayList<>();
        for (PlayerDay day : days) {
            day.getRows().forEach(row -> rows.add(toRow(day, row)));
            day.getTotals().forEach(total -> totals.add(toRow(day, total)));
        }
        PROVIDER_ROWS.write(connection, rows);
        TOTALS.write(connection, totals);
    }

    private static Object[] toRow(PlayerDay day, ProviderRow row) {
        return new Object[]{day.getBrandId(), day.getDay(), day.getPlayerId(), row.getProviderId(),
                row.getGameCategory(),
                row.getCurrency(), row.getBets(), row.getStake(), row.getBonusStake(), row.getValidTurnover(),
                row.getPayout(),
                row.getBonusPayout(), row.getRolledBackBets(), row.getRolledBackStake(), row.getRolledBackPayout(),
                day.getGeneration(), day.getVersion()};
    }

    private static Object[] toRow(PlayerDay day, DayTotal total) {
        return new Object[]{day.getBrandId(), day.getDay(), day.getPlayerId(), total.getCurrency(), total.getBets(),
                total.getStake(), total.getBonusStake(), total.getValidTurnover(), total.getPayout(),
                total.getBonusPayout(),
                total.getRolledBackBets(), total.getRolledBackStake(), total.getRolledBackPayout(), total.getDeposits(),
                total.getWithdrawals(), day.getGeneration(), day.getVersion()};
    }

    private static Column number(String name) {
        return new Column(name, "int8", false);
    }

    private static List<Column> joined(List<List<Column>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }
}
