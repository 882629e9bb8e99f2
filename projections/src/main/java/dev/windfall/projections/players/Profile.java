package dev.windfall.projections.players;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// What a rule may ask about a player besides the facts.
///
/// @param level   names the overrides of a rule that apply; null for none
/// @param blocked gets nothing
public record Profile(@Nullable String level, Set<OptIn> optIns, boolean blocked) {

    /// What holds until a platform says otherwise.
    public static final Profile NONE = new Profile(null, Set.of(), false);

    public Profile {
        optIns = Set.copyOf(optIns);
    }

    /// The player wants to take part in this rule.
    public record OptIn(String kind, String ruleId) {}
}
