package dev.windfall.projections.rating;

import java.util.List;
import java.util.Map;

/// Why a rating is what it is, for those who read and those who recompute.
///
/// @param words sentences, in the order in which one would work it out
/// @param tree  maps, lists, strings, longs and booleans under names in snake_case: the days and all of the rule that has a say, and
///              each step from there to the entitlement. Amounts are minor units; those that need not be whole are decimal texts.
public record Explanation(List<String> words, Map<String, Object> tree) {

    /// @param exponent of the currency: how many decimals its amounts have when they are written out
    public static Explanation of(Trace trace, int exponent) {
        List<Lifted> lifted = Lifted.of(trace);
        return new Explanation(new ExplanationWords(trace, lifted, exponent).words(),
                new ExplanationTree(trace, lifted, exponent).tree());
    }
}
