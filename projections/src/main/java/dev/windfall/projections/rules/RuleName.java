package dev.windfall.projections.rules;

import java.util.Comparator;

/// What names a rule within its brand.
public record RuleName(Kind kind, String ruleId) implements Comparable<RuleName> {

    @Override
    public int compareTo(RuleName other) {
        return Comparator.comparing(RuleName::kind).thenComparing(RuleName::ruleId).compare(this, other);
    }
}
