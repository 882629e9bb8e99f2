package dev.windfall.bench.sink;

import dev.windfall.bench.job.Sums;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.ProviderRow;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One of the two tables that hold player-days.
///
/// @param values the columns beside the keys, all numbers
/// @param rows   what a document holds for it, in the order of the columns
record DayTable(String name, List<String> keys, List<String> values, Function<PlayerDay, Stream<Object[]>> rows) {

    static final DayTable ROWS = new DayTable("player_provider_stat_day",
            List.of("brand_id", "day", "player_id", "provider_id", "game_category", "currency"),
            sumsAnd("generation", "version"),
            day -> day.getRows().stream().map(row -> values(day, row)));

    static final DayTable TOTALS = new DayTable("player_stat_day",
            List.of("brand_id", "day", "player_id", "currency"),
            sumsAnd("deposits", "withdrawals", "generation", "version"),
            day -> day.getTotals().stream().map(total -> values(day, total)));

    static final List<DayTable> BOTH = List.of(ROWS, TOTALS);

    List<String> columns() {
        return Stream.concat(keys.stream(), values.stream()).toList();
    }

    /// @param source of rows, in SQL
    String upsert(String source) {
        return "insert into %s (%s) %s on conflict (%s) do update set %s".formatted(name, String.join(", ", columns()),
                source, String.join(", ", keys),
                values.stream().map(value -> value + " = excluded." + value).collect(Collectors.joining(", ")));
    }

    private static List<String> sumsAnd(String... others) {
        return Stream.concat(Sums.NAMES.stream(), Stream.of(others)).toList();
    }

    private static Object[] values(PlayerDay day, ProviderRow row) {
        return new Object[]{day.getBrandId(), day.getDay(), day.getPlayerId(), row.getProviderId(),
                row.getGameCategory(), row.getCurrency(), row.getBets(), row.getStake(), row.getBonusStake(),
                row.getValidTurnover(), row.getPayout(), row.getBonusPayout(), row.getRolledBackBets(),
                row.getRolledBackStake(), row.getRolledBackPayout(), day.getGeneration(), day.getVersion()};
    }

    private static Object[] values(PlayerDay day, DayTotal total) {
        return new Object[]{day.getBrandId(), day.getDay(), day.getPlayerId(), total.getCurrency(), total.getBets(),
                total.getStake(), total.getBonusStake(), total.getValidTurnover(), total.getPayout(),
                total.getBonusPayout(), total.getRolledBackBets(), total.getRolledBackStake(),
                total.getRolledBackPayout(), total.getDeposits(), total.getWithdrawals(), day.getGeneration(),
                day.getVersion()};
    }
}
