package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.documents.Layers;
import dev.windfall.projections.documents.Source;
import dev.windfall.projections.documents.Values;
import dev.windfall.projections.rules.Terms.Tier;
import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a document comes to, together with what is inherited: field by field, and name by name where people give the names.
public final class Resolution {

    private Resolution() {}

    /// A rule with where its values come from, or everything that is wrong.
    public sealed interface Resolved {

        /// @param provenance of each leaf of the rule's tree, by its JSON pointer
        record Valid(Rule rule, SortedMap<String, Source> provenance) implements Resolved {}

        record Wrong(List<Mistake> mistakes) implements Resolved {}
    }

    /// @param own        what the brand says
    /// @param global     what `*` says under the same kind and id
    /// @param currencies those of the brand
    public static Resolved resolve(RuleDocument own, @Nullable RuleDocument global, Set<String> currencies) {
        Layers layers = layers(own, global);
        Map<String, Mistake> ineffective = new LinkedHashMap<>();
        for (Ineffective check : Ineffective.values()) {
            check.find(layers, currencies).forEach((pointer, sentence) -> {
                if (check.isOwn(layers, pointer)) {
                    ineffective.putIfAbsent(pointer, new Mistake(pointer, sentence));
                } else {
                    check.drop(layers, pointer);
                }
            });
        }
        Rule rule = rule(own, layers);
        List<Mistake> mistakes = new ArrayList<>(ineffective.values());
        for (Forbidden check : Forbidden.values()) {
            mistakes.addAll(check.find(rule, layers));
        }
        return mistakes.isEmpty() ? new Resolved.Valid(rule, provenance(rule, layers))
                : new Resolved.Wrong(List.copyOf(mistakes));
    }

    /// What is wrong with a document of `*` whatever a brand adds to it. It may be incomplete.
    public static List<Mistake> checkGlobal(RuleDocument global) {
        Layers layers = layers(global, null);
        Rule rule = rule(global, layers);
        List<Mistake> mistakes = new ArrayList<>();
        if (global.mode() == RuleVersion.Mode.SHADOW) {
            mistakes.add(new Mistake("/mode",
                    "defaults are not tried: put mode: SHADOW for one brand and see what it comes to"));
        }
        for (Forbidden check : Forbidden.values()) {
            if (!check.needsAll()) {
                mistakes.addAll(check.find(rule, layers));
            }
        }
        return List.copyOf(mistakes);
    }

    /// When a version applies is said of it alone, and nobody inherits it.
    private static Layers layers(RuleDocument own, @Nullable RuleDocument global) {
        return new Layers(own.withoutTiming().document(), global == null ? null : global.withoutTiming().document(),
                Defaults.of(own.kind()));
    }

    private static Rule rule(RuleDocument of, Layers layers) {
        SortedMap<String, Terms> levels = new TreeMap<>();
        Levels.names(layers).forEach(level -> levels.put(level, terms(level, layers)));
        return new Rule(of.kind(), of.ruleId(), layers.value("/base", Rule.Base.class),
                layers.value("/funding", Rule.Funding.class),
                new PeriodGrid(layers.value("/period", PeriodGrid.Length.class),
                        layers.value("/week_starts_on", DayOfWeek.class)),
                scope("/include", layers), scope("/exclude", layers), terms(null, layers),
                Collections.unmodifiableSortedMap(levels), layers.value("/opt_in", Boolean.class),
                layers.value("/rounding", Rule.Rounding.class),
                Collections.unmodifiableSortedMap(layers.keyed("/auto_approve_below", Long.class)),
                layers.value("/pay_as", Rule.PayAs.class), layers.value("/settle_after", Duration.class),
                layers.value("/disabled", Boolean.class));
    }

    private static Rule.Scope scope(String pointer, Layers layers) {
        return new Rule.Scope(layers.value(pointer + "/providers", Values.Names.class).names(),
                layers.value(pointer + "/categories", Values.Names.class).names());
    }

    /// @param level null for the standard ones
    static Terms terms(@Nullable String level, Layers layers) {
        SortedMap<String, List<Tier>> tiers = new TreeMap<>();
        joined(level, "/tiers", Tiers.class, layers).forEach((currency, ofCurrency) -> {
            if (!ofCurrency.tiers().isEmpty()) { // to have none is the same as to say so
                tiers.put(currency, ofCurrency.tiers());
            }
        });
        return new Terms(
                new Weights(layers.value(Levels.deciding(layers, level, "/weights/default"), Integer.class),
                        joined(level, "/weights/categories", Integer.class, layers),
                        joined(level, "/weights/providers", Integer.class, layers)),
                layers.value(Levels.deciding(layers, level, "/tier_mode"), Terms.TierMode.class),
                Collections.unmodifiableSortedMap(tiers),
                joined(level, "/min_payout", Long.class, layers), joined(level, "/max_payout", Long.class, layers));
    }

    private static <T> SortedMap<String, T> joined(@Nullable String level, String pointer, Class<T> type,
            Layers layers) {
        SortedMap<String, T> joined = layers.keyed(pointer, type);
        if (level != null) {
            joined.putAll(layers.keyed(Levels.at(level) + pointer, type));
        }
        return Collections.unmodifiableSortedMap(joined);
    }

    private static SortedMap<String, Source> provenance(Rule rule, Layers layers) {
        SortedMap<String, Source> provenance = new TreeMap<>();
        RuleTree.leaves(rule).keySet().forEach(pointer -> provenance.put(pointer, layers.source(pointer)));
        return Collections.unmodifiableSortedMap(provenance);
    }
}
