package dev.windfall.projections.rating;

/// Why a player gets what he gets.
public enum Outcome {

    /// A tier's reward, as it is.
    ENTITLED(true),
    /// More than the maximum, and so the maximum.
    CAPPED(true),
    /// Less than the minimum, and so nothing.
    BELOW_MIN(false),
    /// A tier is reached, but its reward comes to less than a minor unit.
    NOTHING(false),
    /// Nothing counted, or less than the first tier asks for.
    NO_TIER(false),
    /// The player's profile did not opt in to the rule.
    NOT_OPTED_IN(false),
    /// The player gets nothing from any rule.
    BLOCKED(false),
    /// The rule pays nobody.
    DISABLED(false);

    private final boolean pays;

    Outcome(boolean pays) {
        this.pays = pays;
    }

    public boolean pays() {
        return pays;
    }
}
