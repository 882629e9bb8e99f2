package dev.windfall.projections.rating;

import dev.windfall.projections.rules.Rule;

/// What it comes to can't be said exactly: the amounts are larger than any wallet means, or the rule is one that no check lets
/// through. It is refused rather than guessed.
public final class RatingRefused extends ArithmeticException {

    private static final long serialVersionUID = 1;

    RatingRefused(Rule rule, String currency, ArithmeticException cause) {
        super("The %s rule %s can't be rated in %s, correct the rule or the amounts: %s"
                .formatted(rule.kind().text(), rule.ruleId(), currency, cause.getMessage()));
        initCause(cause);
    }
}
