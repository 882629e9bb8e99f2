package dev.windfall.topology.ledger;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.RuleVersion.Mode;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Weights;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Versions of rules as the tests write them: `lossback weekly WEEKLY TURNOVER 5% vip=10% min=100 OPT_IN DISABLED SHADOW`, where
/// turnover of a week, in euros, yens and dinars alike, is what is not told.
public final class RuleText {

    private static final List<String> CURRENCIES = List.of("EUR", "JPY", "BHD");

    private RuleText() {}

    public static Ruling ruling(int version, LocalDate effectiveFrom, DayOfWeek weekStartsOn, String text) {
        List<String> words = Arrays.asList(text.split(" +", -1));
        TreeMap<String, Terms> levels = new TreeMap<>();
        words.stream().filter(word -> word.matches("[a-z]+=\\d+%"))
                .forEach(word -> levels.put(word.split("=", -1)[0], terms(word.split("=", -1)[1], words)));
        Rule rule = new Rule(Kind.valueOf(words.get(0).toUpperCase(java.util.Locale.ROOT)), words.get(1),
                word(Rule.Base.values(), words), word(Rule.Funding.values(), words),
                new PeriodGrid(words.contains("DAILY") ? PeriodGrid.Length.DAILY
                        : words.contains("MONTHLY") ? PeriodGrid.Length.MONTHLY : PeriodGrid.Length.WEEKLY,
                        weekStartsOn),
                Rule.Scope.EMPTY, Rule.Scope.EMPTY,
                terms(words.stream().filter(word -> word.matches("\\d+%")).findFirst().orElseThrow(), words), levels,
                words.contains("OPT_IN"), Rule.Rounding.DOWN, new TreeMap<>(), new Rule.PayAs.Cash(),
                Duration.ofHours(2), words.contains("DISABLED"));
        return new Ruling(new RuleVersion(version, effectiveFrom, words.contains("SHADOW") ? Mode.SHADOW : Mode.LIVE,
                rule), "digest", "{}", 0, new TreeMap<>(), Instant.parse("2026-01-01T00:00:00Z"), "ann");
    }

    private static Terms terms(String rate, List<String> words) {
        TreeMap<String, List<Tier>> tiers = new TreeMap<>();
        TreeMap<String, Long> min = new TreeMap<>();
        int ppm = Integer.parseInt(rate.replace("%", "")) * 10_000;
        CURRENCIES.forEach(currency -> tiers.put(currency, List.of(new Tier(0, new Reward.Rate(ppm)))));
        words.stream().filter(word -> word.startsWith("min=")).forEach(word -> CURRENCIES
                .forEach(currency -> min.put(currency, Long.valueOf(word.substring("min=".length())))));
        return new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(Map.of()), new TreeMap<>()),
                Terms.TierMode.WHOLE, tiers, min, new TreeMap<>());
    }

    /// The first of them, if none is told.
    private static <T extends Enum<T>> T word(T[] values, List<String> words) {
        return Arrays.stream(values).filter(value -> words.contains(value.name())).findFirst().orElse(values[0]);
    }
}
