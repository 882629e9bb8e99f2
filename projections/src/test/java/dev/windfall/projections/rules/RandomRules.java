package dev.windfall.projections.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Documents put together at random, of fields that often go together.
final class RandomRules {

    private static final List<String> CURRENCIES = List.of("EUR", "USD");
    private static final List<String> NAMES = List.of("live", "table", "slots", "a/b~c");

    private final Random random;

    RandomRules(Random random) {
        this.random = random;
    }

    RuleDocument document() {
        Map<String, Object> tree = new TreeMap<>(terms());
        maybe(tree, "base", one("TURNOVER", "VALID_TURNOVER", "NET_LOSS", "NET_LOSS", "NET_DEPOSIT"));
        maybe(tree, "funding", one("REAL_ONLY", "ALL"));
        maybe(tree, "period", one("DAILY", "WEEKLY", "MONTHLY"));
        maybe(tree, "week_starts_on", one("MONDAY", "SUNDAY"));
        maybe(tree, "include", Map.of("providers", random.nextInt(4) == 0 ? names() : List.of()));
        maybe(tree, "exclude", Map.of("categories", names()));
        maybe(tree, "levels", Map.of(one("vip", "new"), terms()));
        maybe(tree, "opt_in", random.nextBoolean());
        maybe(tree, "rounding", one("DOWN", "HALF_EVEN"));
        maybe(tree, "auto_approve_below", amounts(0));
        maybe(tree, "pay_as", random.nextBoolean() ? "POINTS"
                : Map.of("bonus", Map.of("rolling_multiplier", 1 + random.nextInt(9), "expires_after", "P7D")));
        maybe(tree, "settle_after", one("PT0S", "PT90M", "P2D"));
        maybe(tree, "disabled", random.nextBoolean());
        maybe(tree, "allow_over_weight", random.nextBoolean());
        maybe(tree, "mode", one("LIVE", "SHADOW"));
        if (tree.get("levels") instanceof Map<?, ?> levels && levels.values().contains(Map.of())) {
            tree.remove("levels"); // nothing would be said about it
        }
        return ((RuleDocument.Reading.Valid) RuleDocument.read(Kind.LOSSBACK, "weekly", tree)).document();
    }

    /// What the second says, and what the first says besides: the resolution, written anew.
    static Object merged(Object first, Object second) {
        if (!(first instanceof Map<?, ?> less && second instanceof Map<?, ?> more)
                || more.containsKey("bonus") || less.containsKey("bonus")) {
            return second;
        }
        Map<String, Object> merged = new TreeMap<>();
        less.forEach((name, value) -> merged.put(String.valueOf(name), value));
        more.forEach((name, value) -> merged.merge(String.valueOf(name), value, RandomRules::merged));
        return merged;
    }

    private Map<String, Object> terms() {
        Map<String, Object> terms = new TreeMap<>();
        maybe(terms, "weights", Map.of("default", weight(), "categories", Map.of(one(NAMES), weight())));
        maybe(terms, "tier_mode", one("WHOLE", "WHOLE", "MARGINAL"));
        maybe(terms, "tiers", Map.of(one(CURRENCIES), tiers()));
        maybe(terms, "tiers", Map.of("EUR", tiers(), "USD", tiers()));
        maybe(terms, "min_payout", amounts(0));
        maybe(terms, "max_payout", amounts(100));
        return terms;
    }

    private List<Map<String, Object>> tiers() {
        List<Map<String, Object>> tiers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int step = tiers.size() + 1;
            tiers.add(random.nextInt(10) == 0 ? Map.of("from", step * 10_000, "fixed", step * 1_000)
                    : Map.of("from", step * 10_000, "rate", "%d.%d%%".formatted(9 + step, random.nextInt(10))));
        }
        return tiers;
    }

    private Map<String, Object> amounts(int least) {
        return random.nextBoolean() ? Map.of(one(CURRENCIES), least + random.nextInt(100))
                : Map.of("EUR", least + random.nextInt(100), "USD", least + random.nextInt(100));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(NAMES);
        names.removeIf(name -> random.nextInt(4) > 0);
        return names;
    }

    private String weight() {
        return one("0%", "12.5%", "100%", "100%", "150%");
    }

    private void maybe(Map<String, Object> tree, String field, Object value) {
        if (random.nextInt(3) == 0) {
            tree.put(field, value);
        }
    }

    private String one(String... words) {
        return words[random.nextInt(words.length)];
    }

    private String one(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
