package dev.windfall.projections.rules;

import dev.windfall.projections.Pointers;
import dev.windfall.projections.documents.Values;
import dev.windfall.projections.rules.Rule.Base;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A resolved rule as a document that says everything itself: read and resolved without `*`, it is the same rule again. A level has
/// there what it changes.
public final class RuleTree {

    private RuleTree() {}

    public static Map<String, Object> of(Rule rule) {
        Map<String, Object> tree = RuleSchema.RULE.tree(leaves(rule));
        tree.put("kind", rule.kind().text());
        tree.put("rule_id", rule.ruleId());
        return tree;
    }

    static SortedMap<String, Object> leaves(Rule rule) {
        SortedMap<String, Object> leaves = new TreeMap<>();
        leaves.put("/base", rule.base());
        leaves.put("/funding", rule.funding());
        leaves.put("/period", rule.grid().length());
        if (rule.grid().length() == PeriodGrid.Length.WEEKLY) {
            leaves.put("/week_starts_on", rule.grid().weekStartsOn());
        }
        if (rule.base() != Base.NET_DEPOSIT) {
            putScope("/include", rule.include(), leaves);
            putScope("/exclude", rule.exclude(), leaves);
        }
        putTerms("", rule.standard(), null, rule.base(), leaves);
        rule.levels().forEach(
                (level, terms) -> putTerms(Levels.at(level), terms, rule.standard(), rule.base(), leaves));
        if (hasOverWeight(leaves)) {
            leaves.put("/allow_over_weight", true);
        }
        leaves.put("/opt_in", rule.optIn());
        leaves.put("/rounding", rule.rounding());
        putKeyed("/auto_approve_below", rule.autoApproveBelow(), Map.of(), leaves);
        leaves.put("/pay_as", rule.payAs());
        leaves.put("/settle_after", rule.settleAfter());
        leaves.put("/disabled", rule.disabled());
        return leaves;
    }

    private static void putScope(String pointer, Rule.Scope scope, SortedMap<String, Object> leaves) {
        leaves.put(pointer + "/providers", new Values.Names(new TreeSet<>(scope.providers())));
        leaves.put(pointer + "/categories", new Values.Names(new TreeSet<>(scope.categories())));
    }

    /// @param standard what is left out where it is the same; null if there is nothing to fall back on
    private static void putTerms(String place, Terms terms, @Nullable Terms standard, Base base,
            SortedMap<String, Object> leaves) {
        if (base != Base.NET_DEPOSIT) {
            if (standard == null || standard.weights().defaultBp() != terms.weights().defaultBp()) {
                leaves.put(place + "/weights/default", terms.weights().defaultBp());
            }
            putKeyed(place + "/weights/categories", terms.weights().categories(),
                    standard == null ? Map.of() : standard.weights().categories(), leaves);
            putKeyed(place + "/weights/providers", terms.weights().providers(),
                    standard == null ? Map.of() : standard.weights().providers(), leaves);
        }
        if (standard == null || standard.tierMode() != terms.tierMode()) {
            leaves.put(place + "/tier_mode", terms.tierMode());
        }
        SortedMap<String, Tiers> tiers = new TreeMap<>();
        SortedMap<String, Tiers> standardTiers = new TreeMap<>();
        if (standard != null) {
            standard.tiers().forEach((currency, list) -> {
                standardTiers.put(currency, new Tiers(list));
                tiers.put(currency, new Tiers(List.of())); // what a level does not have is taken from it by name
            });
        }
        terms.tiers().forEach((currency, list) -> tiers.put(currency, new Tiers(list)));
        putKeyed(place + "/tiers", tiers, standardTiers, leaves);
        putKeyed(place + "/min_payout", terms.minPayout(), standard == null ? Map.of() : standard.minPayout(), leaves);
        putKeyed(place + "/max_payout", terms.maxPayout(), standard == null ? Map.of() : standard.maxPayout(), leaves);
    }

    private static <T> void putKeyed(String pointer, Map<String, T> values, Map<String, T> known,
            SortedMap<String, Object> leaves) {
        values.forEach((name, value) -> {
            if (!value.equals(known.get(name))) {
                leaves.put(Pointers.of(pointer, name), value);
            }
        });
    }

    private static boolean hasOverWeight(SortedMap<String, Object> leaves) {
        return leaves.entrySet().stream().anyMatch(leaf -> leaf.getKey().contains("/weights/")
                && leaf.getValue() instanceof Integer weight_bp && weight_bp > Rule.WEIGHT_ONE_BP);
    }
}
