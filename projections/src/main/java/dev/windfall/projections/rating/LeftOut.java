package dev.windfall.projections.rating;

/// Why a row does not count.
public enum LeftOut {
    EXCLUDED_PROVIDER, EXCLUDED_CATEGORY,
    /// The rule names what it includes, and not this.
    NOT_INCLUDED,
    WEIGHT_ZERO
}
