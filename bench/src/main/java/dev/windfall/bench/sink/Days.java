package dev.windfall.bench.sink;

import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.ProviderRow;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Player-days from a seed: one business day after the other, the players of each in another order in every version.
///
/// @param count   of documents; the first days have one more where they can't all have the same
/// @param version a later one has the same keys and other sums
record Days(long seed, int count, int version) {

    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final int DAYS = 10;
    private static final int BRANDS = 20;
    private static final int PROVIDERS = 12;
    private static final int ROWS_MAX = 4;
    private static final List<String> CATEGORIES = List.of("slots", "live", "table", "crash");
    private static final List<String> CURRENCIES = List.of("EUR", "USD");

    Stream<PlayerDay> stream() {
        return IntStream.range(0, DAYS).boxed().flatMap(day -> players(day).stream().map(player -> of(day, player)));
    }

    private List<Integer> players(int day) {
        List<Integer> players = IntStream.range(0, Math.ceilDiv(count - day, DAYS)).boxed()
                .collect(Collectors.toList());
        Collections.shuffle(players, new Random(seed + version * 1_000L + day));
        return players;
    }

    private PlayerDay of(int day, int player) {
        SplittableRandom random = new SplittableRandom(seed + (long) DAYS * player + day);
        String currency = CURRENCIES.get(player % CURRENCIES.size());
        int first = random.nextInt(PROVIDERS);
        List<ProviderRow> rows = IntStream.rangeClosed(0, random.nextInt(ROWS_MAX))
                .mapToObj(i -> row((first + i) % PROVIDERS, currency, random)).toList();
        return PlayerDay.newBuilder().setBrandId("brand-%02d".formatted(player % BRANDS))
                .setPlayerId("player-%06d".formatted(player)).setDay(FIRST.plusDays(day)).setGeneration(1)
                .setVersion(version).setRows(rows).setTotals(List.of(total(currency, rows))).build();
    }

    private ProviderRow row(int provider, String currency, SplittableRandom random) {
        long bets = version * (1 + random.nextLong(50));
        long stake = bets * (10 + random.nextLong(10_000));
        long bonusStake = random.nextLong(stake);
        return new ProviderRow("provider-%02d".formatted(provider), CATEGORIES.get(provider % CATEGORIES.size()),
                currency, bets, stake, bonusStake, stake - bonusStake, random.nextLong(stake), random.nextLong(stake),
                random.nextLong(2), random.nextLong(100), random.nextLong(100));
    }

    private static DayTotal total(String currency, List<ProviderRow> rows) {
        return new DayTotal(currency, sum(rows, ProviderRow::getBets), sum(rows, ProviderRow::getStake),
                sum(rows, ProviderRow::getBonusStake), sum(rows, ProviderRow::getValidTurnover),
                sum(rows, ProviderRow::getPayout), sum(rows, ProviderRow::getBonusPayout),
                sum(rows, ProviderRow::getRolledBackBets), sum(rows, ProviderRow::getRolledBackStake),
                sum(rows, ProviderRow::getRolledBackPayout), 0L, 0L);
    }

    private static long sum(List<ProviderRow> rows, ToLongFunction<ProviderRow> part) {
        return rows.stream().mapToLong(part).sum();
    }
}
