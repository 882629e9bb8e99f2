package dev.windfall.projections.rules;

import dev.windfall.projections.documents.Written;
import dev.windfall.projections.rules.RuleDocument.Reading;

/// Rules written in one line.
final class WrittenRule {

    private WrittenRule() {}

    static RuleDocument document(Kind kind, String ruleId, String text) {
        return switch (RuleDocument.read(kind, ruleId, Written.tree(text))) {
            case Reading.Valid(RuleDocument document) -> document;
            case Reading.Wrong wrong -> throw new AssertionError(text + ": " + wrong);
        };
    }
}
