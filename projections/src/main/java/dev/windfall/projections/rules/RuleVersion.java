package dev.windfall.projections.rules;

import java.time.LocalDate;

/// An immutable revision of a brand's rule.
///
/// @param version       from 1, per brand, kind and rule
/// @param effectiveFrom the first business day of the first period that it can rate
public record RuleVersion(int version, LocalDate effectiveFrom, Mode mode, Rule rule) {

    public enum Mode {
        /// Pays.
        LIVE,
        /// Is rated beside the one that pays, and pays nothing.
        SHADOW
    }
}
