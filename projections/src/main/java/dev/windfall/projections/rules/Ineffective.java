package dev.windfall.projections.rules;

import dev.windfall.projections.Pointers;
import dev.windfall.projections.documents.Layers;
import dev.windfall.projections.documents.Values;
import dev.windfall.projections.rules.PeriodGrid.Length;
import dev.windfall.projections.rules.Rule.Base;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What changes no payout. Where a brand has written it, it is a mistake: somebody meant something by it. Where it is inherited it is
/// left out, so that `*` may say what concerns some brands only. They are looked for in this order.
enum Ineffective {

    /// A brand pays in the currencies that it lists.
    UNKNOWN_CURRENCY,
    /// Only weeks have a first day that could be another.
    WEEK_START_WITHOUT_WEEKS,
    /// Cash comes from no provider and no category.
    SCOPE_OF_NET_DEPOSIT,
    /// These bases are real money as they are.
    FUNDING_WITHOUT_BONUS,
    /// What does not count has no weight.
    WEIGHT_OF_EXCLUDED,
    /// Where nothing is paid there is nothing to bound or to approve.
    AMOUNT_WITHOUT_TIERS,
    /// A level is there to get something else.
    LEVEL_CHANGES_NOTHING;

    private static final Set<String> IN_CURRENCIES = Set.of("tiers", "min_payout", "max_payout", "auto_approve_below");
    private static final List<String> AMOUNTS = List.of("/min_payout", "/max_payout");

    /// @return by pointer, what is to be said about it
    Map<String, String> find(Layers layers, Set<String> currencies) {
        return switch (this) {
            case UNKNOWN_CURRENCY -> unknownCurrencies(layers, currencies);
            case WEEK_START_WITHOUT_WEEKS -> weekStartWithoutWeeks(layers);
            case SCOPE_OF_NET_DEPOSIT -> scopeOfNetDeposit(layers);
            case FUNDING_WITHOUT_BONUS -> fundingWithoutBonus(layers);
            case WEIGHT_OF_EXCLUDED -> weightsOfExcluded(layers);
            case AMOUNT_WITHOUT_TIERS -> amountsWithoutTiers(layers);
            case LEVEL_CHANGES_NOTHING -> levelsThatChangeNothing(layers);
        };
    }

    /// Whether the brand has written it, or something of it.
    boolean isOwn(Layers layers, String pointer) {
        return layers.pointers().stream().anyMatch(leaf -> isIn(leaf, pointer) && layers.isOwn(leaf));
    }

    void drop(Layers layers, String pointer) {
        layers.pointers().stream().filter(leaf -> isIn(leaf, pointer)).forEach(layers::drop);
    }

    private static boolean isIn(String leaf, String pointer) {
        return leaf.equals(pointer) || leaf.startsWith(pointer + '/');
    }

    private static SortedMap<String, String> unknownCurrencies(Layers layers, Set<String> currencies) {
        SortedMap<String, String> found = new TreeMap<>();
        for (String leaf : layers.pointers()) {
            List<String> names = Pointers.names(leaf);
            List<String> field = names.getFirst().equals("levels") ? names.subList(2, names.size()) : names;
            if (IN_CURRENCIES.contains(field.getFirst()) && !currencies.contains(names.getLast())) {
                found.put(leaf, "%s is no currency of the brand: write %s".formatted(names.getLast(),
                        Values.either(List.copyOf(new TreeSet<>(currencies)))));
            }
        }
        return found;
    }

    private static SortedMap<String, String> weekStartWithoutWeeks(Layers layers) {
        Length period = layers.value("/period", Length.class);
        return period == Length.WEEKLY ? new TreeMap<>()
                : differing(layers, "/week_starts_on",
                        "periods are %s and have no week: leave it out, or write period: WEEKLY".formatted(period));
    }

    private static SortedMap<String, String> scopeOfNetDeposit(Layers layers) {
        SortedMap<String, String> found = new TreeMap<>();
        if (layers.value("/base", Base.class) == Base.NET_DEPOSIT) {
            for (String leaf : layers.pointers()) {
                if (List.of("include", "exclude", "weights").contains(Pointers.names(leaf).getFirst())
                        || (leaf.startsWith("/levels/") && Pointers.names(leaf).get(2).equals("weights"))) {
                    found.putAll(differing(layers, leaf, "cash has no provider and no category: "
                            + "leave it out, or choose another base than NET_DEPOSIT"));
                }
            }
        }
        return found;
    }

    private static SortedMap<String, String> fundingWithoutBonus(Layers layers) {
        Base base = layers.value("/base", Base.class);
        return switch (base) {
            case TURNOVER, NET_LOSS -> new TreeMap<>();
            case VALID_TURNOVER, NET_DEPOSIT -> differing(layers, "/funding",
                    "%s is real money alone: leave funding out, or choose another base".formatted(base));
        };
    }

    private static SortedMap<String, String> weightsOfExcluded(Layers layers) {
        SortedMap<String, String> found = new TreeMap<>();
        List<String> places = new ArrayList<>(List.of(""));
        Levels.names(layers).forEach(level -> places.add(Levels.at(level)));
        for (String scope : List.of("/providers", "/categories")) {
            Set<String> included = layers.value("/include" + scope, Values.Names.class).names();
            Set<String> excluded = layers.value("/exclude" + scope, Values.Names.class).names();
            for (String place : places) {
                String weights = place + "/weights" + scope;
                for (String name : layers.keyed(weights, Integer.class).keySet()) {
                    if (excluded.contains(name) || (!included.isEmpty() && !included.contains(name))) {
                        found.put(Pointers.of(weights, name),
                                "%s does not count at all: leave its weight out, or let it count".formatted(name));
                    }
                }
            }
        }
        return found;
    }

    private static SortedMap<String, String> amountsWithoutTiers(Layers layers) {
        SortedMap<String, String> found = new TreeMap<>();
        Set<String> paid = new TreeSet<>(Resolution.terms(null, layers).tiers().keySet());
        for (String level : Levels.names(layers)) {
            Set<String> paidToLevel = Resolution.terms(level, layers).tiers().keySet();
            paid.addAll(paidToLevel);
            AMOUNTS.forEach(amounts -> withoutTiers(Levels.at(level) + amounts, paidToLevel, layers, found));
        }
        AMOUNTS.forEach(amounts -> withoutTiers(amounts, paid, layers, found));
        withoutTiers("/auto_approve_below", paid, layers, found);
        return found;
    }

    private static void withoutTiers(String amounts, Set<String> paid, Layers layers, SortedMap<String, String> found) {
        for (String currency : layers.keyed(amounts, Long.class).keySet()) {
            if (!paid.contains(currency)) {
                found.put(Pointers.of(amounts, currency),
                        "nothing is paid in %1$s: give tiers in %1$s, or leave this out"
                                .formatted(currency));
            }
        }
    }

    private static SortedMap<String, String> levelsThatChangeNothing(Layers layers) {
        SortedMap<String, String> found = new TreeMap<>();
        Terms standard = Resolution.terms(null, layers);
        for (String level : Levels.names(layers)) {
            if (Resolution.terms(level, layers).equals(standard)) {
                found.put(Levels.at(level),
                        "players of level %s get what all get: leave the level out, or change something"
                                .formatted(level));
            }
        }
        return found;
    }

    /// To write out a default is no mistake.
    private static SortedMap<String, String> differing(Layers layers, String leaf, String sentence) {
        return layers.differsFromDefault(leaf) ? new TreeMap<>(Map.of(leaf, sentence)) : new TreeMap<>();
    }
}
