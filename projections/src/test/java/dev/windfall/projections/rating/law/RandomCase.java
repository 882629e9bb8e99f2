package dev.windfall.projections.rating.law;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Rule.Scope;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Weights;

import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// A rule and a player's days from a seed. Tiers and limits lie near what the days come to, so that boundaries are met often.
record RandomCase(Rule rule, List<PlayerDay> days, Profile profile) {

    static final List<String> CURRENCIES = List.of("EUR", "USD");

    private static final List<String> PROVIDERS = List.of("evo", "nova", "zed");
    private static final List<String> CATEGORIES = List.of("live", "slots", "table");
    private static final List<String> LEVELS = List.of("gold", "vip");
    private static final List<Integer> RATES_PPM = List.of(0, 1, 5_000, 50_000, 250_000, 500_000, 1_000_000, 2_000_000);
    private static final List<Integer> WEIGHTS_BP = List.of(0, 1, 1_000, 5_000, 10_000, 20_000);

    static RandomCase of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PlayerDay> days = days(random);
        Profile profile = new Profile(random.nextInt(3) == 0 ? null : pick(random, LEVELS),
                random.nextBoolean() ? Set.of(new Profile.OptIn("cashback", "r1")) : Set.of(),
                random.nextInt(8) == 0);
        Rule rule = withTerms(rule(random), terms(random, new TreeMap<>(), new TreeMap<>(), new TreeMap<>()),
                new TreeMap<>());
        Terms standard = nearTo(random, rule, days);
        SortedMap<String, Terms> levels = new TreeMap<>();
        if (random.nextBoolean()) {
            levels.put("vip", nearTo(random, rule, days));
        }
        return new RandomCase(withTerms(rule, standard, levels), days, profile);
    }

    private static List<PlayerDay> days(SplittableRandom random) {
        int digits = random.nextInt(8) == 0 ? 62 : random.nextInt(1, 40);
        long most = 1L << digits;
        List<PlayerDay> days = new ArrayList<>();
        for (int day = 0; day < 7; day++) {
            PlayerDay next = PlayerDay.empty("b", "p", LocalDate.of(2026, 11, 2).plusDays(day));
            Set<RowKey> places = new TreeSet<>();
            for (int row = random.nextInt(4); row > 0; row--) {
                places.add(new RowKey(pick(random, PROVIDERS), pick(random, CATEGORIES), pick(random, CURRENCIES)));
            }
            for (RowKey place : places) {
                next = next.plus(place, row(random, most));
            }
            if (random.nextInt(3) == 0) {
                next = next.plus(pick(random, CURRENCIES), new Cash(amount(random, most), amount(random, most)));
            }
            days.add(next);
        }
        return days;
    }

    private static Row row(SplittableRandom random, long most) {
        long stake = amount(random, most);
        long bonusStake = random.nextBoolean() ? 0 : random.nextLong(stake + 1);
        long payout = amount(random, most);
        long bonusPayout = random.nextBoolean() ? 0 : random.nextLong(payout + 1);
        return new Row(stake == 0 && payout == 0 ? 0 : 1, stake, bonusStake, random.nextLong(stake - bonusStake + 1),
                payout, bonusPayout, 0, 0, 0);
    }

    private static long amount(SplittableRandom random, long most) {
        return random.nextInt(4) == 0 ? 0 : random.nextLong(most + 1);
    }

    private static Rule rule(SplittableRandom random) {
        return new Rule(Kind.CASHBACK, "r1", pick(random, List.of(Rule.Base.values())),
                pick(random, List.of(Rule.Funding.values())),
                new PeriodGrid(PeriodGrid.Length.WEEKLY, DayOfWeek.MONDAY), scope(random), scope(random),
                new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>()), Terms.TierMode.WHOLE,
                        new TreeMap<>(), new TreeMap<>(), new TreeMap<>()),
                new TreeMap<>(), random.nextInt(4) == 0, pick(random, List.of(Rule.Rounding.values())),
                new TreeMap<>(), new Rule.PayAs.Cash(), Duration.ofHours(2), random.nextInt(10) == 0);
    }

    private static Scope scope(SplittableRandom random) {
        return random.nextBoolean() ? Scope.EMPTY : new Scope(some(random, PROVIDERS), some(random, CATEGORIES));
    }

    private static Set<String> some(SplittableRandom random, List<String> names) {
        Set<String> some = new HashSet<>();
        names.forEach(name -> {
            if (random.nextInt(4) == 0) {
                some.add(name);
            }
        });
        return some;
    }

    /// Terms with tiers near what the days come to, and limits near what these tiers pay.
    private static Terms nearTo(SplittableRandom random, Rule rule, List<PlayerDay> days) {
        SortedMap<String, List<Tier>> tiers = new TreeMap<>();
        Terms weighted = terms(random, tiers, new TreeMap<>(), new TreeMap<>());
        for (String currency : CURRENCIES) {
            long base = NaiveRating.counted(withTerms(rule, weighted, new TreeMap<>()), currency, days).floor()
                    .max(BigInteger.ZERO).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
            tiers.put(currency, tiers(random, base, weighted.tierMode()));
        }
        SortedMap<String, Long> min = new TreeMap<>();
        SortedMap<String, Long> max = new TreeMap<>();
        for (String currency : CURRENCIES) {
            BigInteger amount = NaiveRating
                    .rate(withTerms(rule, weighted, new TreeMap<>()), currency, days, Profile.NONE)
                    .amount();
            limit(random, currency, amount, min);
            limit(random, currency, amount, max);
        }
        return new Terms(weighted.weights(), weighted.tierMode(), tiers, min, max);
    }

    private static void limit(SplittableRandom random, String currency, BigInteger amount,
            SortedMap<String, Long> limits) {
        if (random.nextBoolean()) {
            limits.put(currency,
                    Math.max(0, near(random, amount.min(BigInteger.valueOf(Long.MAX_VALUE - 2)).longValue())));
        }
    }

    private static Terms terms(SplittableRandom random, SortedMap<String, List<Tier>> tiers,
            SortedMap<String, Long> min,
            SortedMap<String, Long> max) {
        SortedMap<String, Integer> providers = new TreeMap<>();
        SortedMap<String, Integer> categories = new TreeMap<>();
        some(random, PROVIDERS).forEach(name -> providers.put(name, weightBp(random)));
        some(random, CATEGORIES).forEach(name -> categories.put(name, weightBp(random)));
        return new Terms(new Weights(weightBp(random), categories, providers),
                pick(random, List.of(Terms.TierMode.values())), tiers, min, max);
    }

    private static int weightBp(SplittableRandom random) {
        return random.nextInt(3) > 0 ? pick(random, WEIGHTS_BP) : random.nextInt(10_001);
    }

    private static List<Tier> tiers(SplittableRandom random, long base, Terms.TierMode mode) {
        Set<Long> begins = new TreeSet<>();
        for (int tier = random.nextInt(4); tier > 0; tier--) {
            begins.add(Math.max(0, random.nextBoolean() ? near(random, base) : random.nextLong(base / 2 + 1)));
        }
        if (random.nextBoolean()) {
            begins.add(0L);
        }
        return begins.stream().map(from -> new Tier(from, mode == Terms.TierMode.WHOLE && random.nextInt(4) == 0
                ? new Reward.Fixed(random.nextLong(1_000))
                : new Reward.Rate(random.nextInt(3) > 0 ? pick(random, RATES_PPM) : random.nextInt(1_000_001))))
                .toList();
    }

    private static long near(SplittableRandom random, long amount) {
        return Math.min(amount, Long.MAX_VALUE - 2) + random.nextInt(-1, 2);
    }

    private static Rule withTerms(Rule rule, Terms standard, SortedMap<String, Terms> levels) {
        return new Rule(rule.kind(), rule.ruleId(), rule.base(), rule.funding(), rule.grid(), rule.include(),
                rule.exclude(), standard, levels, rule.optIn(), rule.rounding(), rule.autoApproveBelow(), rule.payAs(),
                rule.settleAfter(), rule.disabled());
    }

    private static <T> T pick(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
