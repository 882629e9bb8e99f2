package dev.windfall.projections.documents;

/// Where a resolved value comes from.
public enum Source {
    /// The brand says it itself.
    BRAND,
    /// The brand `*` says it, for all that don't.
    GLOBAL,
    /// Nobody says it.
    DEFAULT
}
