package dev.windfall.projections.rating;

import dev.windfall.projections.rating.Trace.RowLeftOut;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Rule.Scope;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The same days without one of the rule's exclusions, rated by the same function.
///
/// @param name of a provider or a category
record Lifted(boolean isProvider, String name, Rating rating) {

    /// One for each exclusion that the player has rows of.
    static List<Lifted> of(Trace trace) {
        SortedSet<String> providers = new TreeSet<>();
        SortedSet<String> categories = new TreeSet<>();
        for (RowLeftOut row : trace.leftOut()) {
            providers.add(row.place().providerId());
            categories.add(row.place().gameCategory());
        }
        Scope exclude = trace.rule().exclude();
        providers.retainAll(exclude.providers());
        categories.retainAll(exclude.categories());
        List<Lifted> lifted = new ArrayList<>();
        providers.forEach(name -> lifted.add(of(trace, true, name,
                new Scope(without(exclude.providers(), name), exclude.categories()))));
        categories.forEach(name -> lifted.add(of(trace, false, name,
                new Scope(exclude.providers(), without(exclude.categories(), name)))));
        return lifted;
    }

    /// What the exclusion does to the player: negative if it costs him something.
    long difference(Rating excluding) {
        return Math.subtractExact(excluding.due(), rating.due());
    }

    private static Lifted of(Trace trace, boolean isProvider, String name, Scope exclude) {
        Rule rule = trace.rule();
        Rule other = new Rule(rule.kind(), rule.ruleId(), rule.base(), rule.funding(), rule.grid(), rule.include(),
                exclude, rule.standard(), rule.levels(), rule.optIn(), rule.rounding(), rule.autoApproveBelow(),
                rule.payAs(), rule.settleAfter(), rule.disabled());
        return new Lifted(isProvider, name,
                Rater.rate(other, trace.rating().currency(), trace.days(), trace.profile()));
    }

    private static Set<String> without(Set<String> names, String name) {
        Set<String> others = new HashSet<>(names);
        others.remove(name);
        return others;
    }
}
