package dev.windfall.projections.rating;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Rules, days and profiles as the tables of the tests write them.
///
/// A rule is words: `NET_LOSS ALL MARGINAL HALF_EVEN 0:5% 1000:8% 2000:=300 min=100 max=500 weight=50% weight(/live)=10%
/// weight(nova/)=0% include(/slots) exclude(nova/) OPT_IN DISABLED`, where `nova/` is a provider and `/live` a category; what is of
/// another currency than EUR begins with it: `USD.0:5%`, `USD.min=100`. Not told, it counts real turnover whole, rounded down.
///
/// Rows are written `nova/slots 1000(200)-400(100)~700 USD @2`: stake and payout with their bonus parts, valid turnover, currency and
/// day; cash is `cash 500-200 @2`.
final class RatingText {

    static final String RULE_ID = "weekly";
    static final LocalDate MONDAY = LocalDate.of(2026, 11, 2);

    private static final Pattern TIER = Pattern.compile("(?:(\\w+)\\.)?(\\d+):(=?)([\\d.]+)%?");
    private static final Pattern LIMIT = Pattern.compile("(?:(\\w+)\\.)?(min|max)=(\\d+)");
    private static final Pattern WEIGHT = Pattern.compile("weight(?:\\((\\w*)/(\\w*)\\))?=([\\d.]+)%");
    private static final Pattern SCOPE = Pattern.compile("(include|exclude)\\((\\w*)/(\\w*)\\)");
    private static final Pattern ROW = Pattern.compile(
            "(?:(\\w+)/(\\w+)|cash) (\\d+)(?:\\((\\d+)\\))?(?:-(\\d+)(?:\\((\\d+)\\))?)?(?:~(\\d+))?(?: ([A-Z]+))?(?: @(\\d+))?");

    private RatingText() {}

    static Rule rule(String text) {
        List<String> words = Arrays.asList(text.split(" +", -1));
        return new Rule(Kind.LOSSBACK, RULE_ID,
                Arrays.stream(Rule.Base.values()).filter(base -> words.contains(base.name())).findFirst()
                        .orElse(Rule.Base.TURNOVER),
                words.contains("ALL") ? Rule.Funding.ALL : Rule.Funding.REAL_ONLY,
                new PeriodGrid(PeriodGrid.Length.WEEKLY, DayOfWeek.MONDAY), scope("include", words),
                scope("exclude", words), terms(words), new TreeMap<>(), words.contains("OPT_IN"),
                words.contains("HALF_EVEN") ? Rule.Rounding.HALF_EVEN : Rule.Rounding.DOWN, new TreeMap<>(),
                new Rule.PayAs.Cash(), Duration.ofHours(2), words.contains("DISABLED"));
    }

    /// The rule, with other terms for players of a level.
    static Rule withLevel(Rule rule, String level, String terms) {
        SortedMap<String, Terms> levels = new TreeMap<>(rule.levels());
        levels.put(level, terms(Arrays.asList(terms.split(" +", -1))));
        return new Rule(rule.kind(), rule.ruleId(), rule.base(), rule.funding(), rule.grid(), rule.include(),
                rule.exclude(), rule.standard(), levels, rule.optIn(), rule.rounding(), rule.autoApproveBelow(),
                rule.payAs(), rule.settleAfter(), rule.disabled());
    }

    static List<PlayerDay> days(String text) {
        Map<LocalDate, PlayerDay> days = new TreeMap<>();
        for (String row : text.split(", *", -1)) {
            if (!row.isBlank()) {
                Matcher parts = matched(ROW, row.strip());
                LocalDate date = MONDAY.plusDays(number(parts.group(9)));
                PlayerDay day = days.getOrDefault(date, PlayerDay.empty("aurora", "p1", date));
                days.put(date, with(day, parts));
            }
        }
        return List.copyOf(days.values());
    }

    private static PlayerDay with(PlayerDay day, Matcher parts) {
        String currency = parts.group(8) == null ? "EUR" : parts.group(8);
        long in = number(parts.group(3));
        long out = number(parts.group(5));
        if (parts.group(1) == null) {
            return day.plus(currency, new Cash(in, out));
        }
        long bonusIn = number(parts.group(4));
        long valid = parts.group(7) == null ? in - bonusIn : number(parts.group(7));
        return day.plus(new RowKey(parts.group(1), parts.group(2), currency),
                new Row(in == 0 && out == 0 ? 0 : 1, in, bonusIn, valid, out, number(parts.group(6)), 0, 0, 0));
    }

    /// `vip opted blocked`, each or none of them; any other word is a level.
    static Profile profile(String text) {
        List<String> words = Arrays.stream(text.split(" +", -1)).filter(word -> !word.isBlank()).toList();
        Set<Profile.OptIn> optIns = words.stream().filter(word -> word.startsWith("opted"))
                .map(word -> new Profile.OptIn("lossback", word.equals("opted") ? RULE_ID : "another"))
                .collect(Collectors.toSet());
        String level = words.stream().filter(word -> !word.startsWith("opted") && !word.equals("blocked")).findFirst()
                .orElse(null);
        return new Profile(level, optIns, words.contains("blocked"));
    }

    private static Terms terms(List<String> words) {
        SortedMap<String, List<Tier>> tiers = new TreeMap<>();
        each(TIER, words, parts -> tiers.computeIfAbsent(currency(parts), any -> new ArrayList<>())
                .add(new Tier(number(parts.group(2)), parts.group(3).isEmpty()
                        ? new Reward.Rate(hundredths(parts.group(4), Rule.RATE_ONE_PPM))
                        : new Reward.Fixed(number(parts.group(4))))));
        SortedMap<String, Long> min = new TreeMap<>();
        SortedMap<String, Long> max = new TreeMap<>();
        each(LIMIT, words, parts -> (parts.group(2).equals("min") ? min : max).put(currency(parts),
                number(parts.group(3))));
        return new Terms(weights(words),
                words.contains("MARGINAL") ? Terms.TierMode.MARGINAL : Terms.TierMode.WHOLE, tiers, min, max);
    }

    private static Weights weights(List<String> words) {
        SortedMap<String, Integer> providers = new TreeMap<>();
        SortedMap<String, Integer> categories = new TreeMap<>();
        List<Integer> all = new ArrayList<>(List.of(Rule.WEIGHT_ONE_BP));
        each(WEIGHT, words, parts -> {
            int weightBp = hundredths(parts.group(3), Rule.WEIGHT_ONE_BP);
            if (parts.group(1) == null) {
                all.add(weightBp);
            } else if (parts.group(1).isEmpty()) {
                categories.put(parts.group(2), weightBp);
            } else {
                providers.put(parts.group(1), weightBp);
            }
        });
        return new Weights(all.getLast(), categories, providers);
    }

    private static Rule.Scope scope(String name, List<String> words) {
        List<String> providers = new ArrayList<>();
        List<String> categories = new ArrayList<>();
        each(SCOPE, words, parts -> {
            if (parts.group(1).equals(name)) {
                (parts.group(2).isEmpty() ? categories : providers).add(parts.group(2) + parts.group(3));
            }
        });
        return new Rule.Scope(Set.copyOf(providers), Set.copyOf(categories));
    }

    private static void each(Pattern pattern, List<String> words, Consumer<Matcher> action) {
        words.stream().map(pattern::matcher).filter(Matcher::matches).forEach(action);
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not so written: " + text);
        }
        return matcher;
    }

    private static String currency(Matcher parts) {
        return parts.group(1) == null ? "EUR" : parts.group(1);
    }

    private static int hundredths(String percent, int whole) {
        return new BigDecimal(percent).multiply(BigDecimal.valueOf(whole / 100)).intValueExact();
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
