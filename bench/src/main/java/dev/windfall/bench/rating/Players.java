package dev.windfall.bench.rating;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Weights;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is rated, from a seed: a week of each player, with one to six rows a day, and rules as brands have them.
final class Players {

    static final int DAYS = 7;
    static final String CURRENCY = "EUR";

    private static final LocalDate FIRST = LocalDate.of(2026, 11, 2);
    private static final int ROWS_MAX = 6;
    private static final int PROVIDERS = 12;
    private static final List<String> CATEGORIES = List.of("slots", "live", "table", "crash");

    private Players() {}

    static List<List<PlayerDay>> of(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<PlayerDay>> players = new ArrayList<>(count);
        for (int player = 0; player < count; player++) {
            List<PlayerDay> week = new ArrayList<>(DAYS);
            for (int day = 0; day < DAYS; day++) {
                week.add(day(random, "player-" + player, FIRST.plusDays(day)));
            }
            players.add(List.copyOf(week));
        }
        return players;
    }

    private static PlayerDay day(SplittableRandom random, String player, LocalDate date) {
        Set<Integer> providers = new TreeSet<>();
        int rows = random.nextInt(1, ROWS_MAX + 1);
        while (providers.size() < rows) {
            providers.add(random.nextInt(PROVIDERS));
        }
        PlayerDay day = PlayerDay.empty("brand", player, date);
        for (int provider : providers) {
            long stake = random.nextLong(100_000);
            long bonusStake = random.nextLong(stake / 4 + 1);
            day = day.plus(new RowKey("provider-" + provider, CATEGORIES.get(provider % CATEGORIES.size()), CURRENCY),
                    new Row(1 + random.nextLong(50), stake, bonusStake, stake - bonusStake, random.nextLong(stake + 1),
                            0, 0,
                            0, 0));
        }
        return day;
    }

    static List<Rule> rules() {
        Weights weights = new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(Map.of("table", 1_000, "crash", 5_000)),
                new TreeMap<>(Map.of("provider-3", 2_500)));
        Weights even = new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>());
        List<Tier> tiers = List.of(tier(0, 50_000), tier(100_000, 80_000), tier(500_000, 100_000));
        return List.of(
                rule("lossback", Rule.Base.NET_LOSS, Set.of("live"), Rule.Rounding.DOWN, weights, Terms.TierMode.WHOLE,
                        tiers),
                rule("rebate", Rule.Base.TURNOVER, Set.of(), Rule.Rounding.HALF_EVEN, weights, Terms.TierMode.MARGINAL,
                        List.of(tier(0, 2_000), tier(200_000, 3_000), tier(1_000_000, 5_000))),
                rule("valid", Rule.Base.VALID_TURNOVER, Set.of("crash"), Rule.Rounding.DOWN, even, Terms.TierMode.WHOLE,
                        List.of(tier(50_000, 1_500))));
    }

    private static Tier tier(long from, int ppm) {
        return new Tier(from, new Reward.Rate(ppm));
    }

    private static Rule rule(String name, Rule.Base base, Set<String> excluded, Rule.Rounding rounding, Weights weights,
            Terms.TierMode mode, List<Tier> tiers) {
        Terms terms = new Terms(weights, mode, new TreeMap<>(Map.of(CURRENCY, tiers)),
                new TreeMap<>(Map.of(CURRENCY, 100L)), new TreeMap<>(Map.of(CURRENCY, 50_000L)));
        return new Rule(Kind.LOSSBACK, name, base, Rule.Funding.REAL_ONLY,
                new PeriodGrid(PeriodGrid.Length.WEEKLY, DayOfWeek.MONDAY), Rule.Scope.EMPTY,
                new Rule.Scope(Set.of(), excluded), terms, new TreeMap<>(), false, rounding, new TreeMap<>(),
                new Rule.PayAs.Cash(), Duration.ofHours(2), false);
    }
}
