package dev.windfall.projections.rules;

import org.jspecify.annotations.Nullable;

/// A rule as its brand's decider knows it.
///
/// @param live    what the brand has written of the version that pays
/// @param shadow  the same of the one that is tried beside it
/// @param global  what it inherits from, as far as the brand was told
public record RuleState(@Nullable RuleDocument live, @Nullable RuleDocument shadow,
        @Nullable Global global, RuleHistory history) {

    public static final RuleState NONE = new RuleState(null, null, null, RuleHistory.EMPTY);

    /// Global defaults, as written under the brand `*`.
    ///
    /// @param version from 1, per kind and rule
    public record Global(int version, RuleDocument written) {}

    /// How many there are: the newest is never forgotten.
    public int versions() {
        return history.rulings().isEmpty() ? 0 : history.rulings().getLast().version().version();
    }

    /// Whether the brand has the rule, or was but told of the defaults.
    public boolean isOfBrand() {
        return live != null || shadow != null;
    }

    /// Once the brand was told of defaults, whether it took them or stays with the versions that it has.
    public RuleState told(Global next) {
        return new RuleState(live, shadow, next, history);
    }
}
