package dev.windfall.projections.simulation;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.simulation.Simulated.OfContender;
import dev.windfall.projections.simulation.Simulated.OfPeriod;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// Rules and players as the tables of these tests write them. A rule is words: `WEEKLY 0:10% 1000:20% min=50 NET_DEPOSIT OPT_IN DISABLED`;
/// all tiers are of EUR and USD alike. A player's days are `2 100, 3 50 USD, 4 cash 70`: the day of November, and a stake or a deposit.
final class SimulationText {

    private SimulationText() {}

    static Rule rule(String text) {
        List<String> words = Arrays.asList(text.split(" +", -1));
        PeriodGrid.Length length = words.contains("MONTHLY") ? PeriodGrid.Length.MONTHLY
                : words.contains("WEEKLY") ? PeriodGrid.Length.WEEKLY : PeriodGrid.Length.DAILY;
        List<Tier> tiers = words.stream().filter(word -> word.endsWith("%")).map(word -> word.split("[:%]", -1))
                .map(parts -> new Tier(Long.parseLong(parts[0]), new Reward.Rate(Integer.parseInt(parts[1]) * 10_000)))
                .toList();
        TreeMap<String, Long> min = new TreeMap<>();
        words.stream().filter(word -> word.startsWith("min=")).forEach(
                word -> min.putAll(Map.of("EUR", Long.valueOf(word.substring(4)), "USD",
                        Long.valueOf(word.substring(4)))));
        Terms terms = new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>()),
                Terms.TierMode.WHOLE, new TreeMap<>(Map.of("EUR", tiers, "USD", tiers)), min, new TreeMap<>());
        return new Rule(Kind.REBATE, "r", words.contains("NET_DEPOSIT") ? Rule.Base.NET_DEPOSIT : Rule.Base.TURNOVER,
                Rule.Funding.REAL_ONLY, new PeriodGrid(length, DayOfWeek.MONDAY), Rule.Scope.EMPTY, Rule.Scope.EMPTY,
                terms, new TreeMap<>(), words.contains("OPT_IN"), Rule.Rounding.DOWN, new TreeMap<>(),
                new Rule.PayAs.Cash(), Duration.ZERO, words.contains("DISABLED"));
    }

    static Ruling version(int version, LocalDate effectiveFrom, String rule) {
        return new Ruling(new RuleVersion(version, effectiveFrom, RuleVersion.Mode.LIVE, rule(rule)), "", "", 0,
                new TreeMap<>(), Instant.EPOCH, "ann");
    }

    static LocalDate november(int day) {
        return LocalDate.of(2026, 11, day);
    }

    static List<PlayerDay> days(String playerId, String text) {
        Map<LocalDate, PlayerDay> days = new TreeMap<>();
        for (String part : text.split(", *", -1)) {
            List<String> words = Arrays.asList(part.strip().split(" +", -1));
            LocalDate date = november(Integer.parseInt(words.getFirst()));
            PlayerDay day = days.getOrDefault(date, PlayerDay.empty("aurora", playerId, date));
            String currency = words.contains("USD") ? "USD" : "EUR";
            long amount = Long.parseLong(words.get(words.contains("cash") ? 2 : 1));
            days.put(date, words.contains("cash") ? day.plus(currency, new Cash(amount, 0))
                    : day.plus(new RowKey("nova", "slots", currency), new Row(1, amount, 0, amount, 0, 0, 0, 0, 0)));
        }
        return List.copyOf(days.values());
    }

    static Profile profile(String text) {
        return new Profile(null, text.contains("opted") ? Set.of(new Profile.OptIn("rebate", "r")) : Set.of(),
                text.contains("blocked"));
    }

    /// One line for each contender, period and currency, and one for all its periods.
    static String shown(Simulated simulated) {
        List<String> lines = new ArrayList<>();
        for (OfContender contender : simulated.contenders()) {
            contender.periods().forEach(period -> lines.add(shown(contender, period)));
            contender.totals().forEach(total -> lines.add("%s all %s %s%s".formatted(contender.name(),
                    total.currency(), shown(total.sums()), shown(total.comparison()))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String shown(OfContender contender, OfPeriod period) {
        return "%s %s..%s %s%s %s%s".formatted(contender.name(), period.period().first().getDayOfMonth(),
                period.period().last().getDayOfMonth(), period.version() == 0 ? "" : "v" + period.version() + " ",
                period.currency(), shown(period.sums()), shown(period.comparison()));
    }

    private static String shown(Simulated.Sums sums) {
        return "%d rated %d paid %d %s".formatted(sums.players(), sums.paid(), sums.total(), sums.outcomes());
    }

    private static String shown(Simulated.@org.jspecify.annotations.Nullable Comparison comparison) {
        return comparison == null ? ""
                : " | %+d: %d win %d, %d lose %d, %s".formatted(comparison.difference(),
                        comparison.winners(), comparison.gained(), comparison.losers(), comparison.lost(),
                        comparison.crossings().entrySet().stream()
                                .map(entry -> "%d->%d: %d".formatted(entry.getKey().from(),
                                        entry.getKey().to(), entry.getValue()))
                                .collect(Collectors.joining(", ", "{", "}")));
    }

    static <T> List<T> times(int count, IntFunction<T> each) {
        return java.util.stream.IntStream.range(0, count).mapToObj(each).toList();
    }
}
