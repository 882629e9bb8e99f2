package dev.windfall.projections.rules;

import java.time.Instant;
import java.util.SortedMap;

/// A version of a brand's rule as it was decided, and from what.
///
/// @param digest        of the rule
/// @param written       what the brand itself wrote, as canonical text: kept as it was, however documents are read one day
/// @param globalVersion of the global defaults that it inherits from; 0 for none
/// @param provenance       by JSON pointer, where a field comes from
/// @param decidedAt     for people
/// @param actor         who wanted it
public record Ruling(RuleVersion version, String digest, String written, int globalVersion,
        SortedMap<String, String> provenance, Instant decidedAt, String actor) {

    public Rule rule() {
        return version.rule();
    }
}
