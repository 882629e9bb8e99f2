package dev.windfall.projections.settlement;

import dev.windfall.projections.Ids;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;

import java.util.Optional;

/// What names the account of a player: all that one rule has ever come to for them, in one currency.
public record AccountId(String brandId, RuleName rule, String playerId, String currency) {

    public static final String DECIDER = "payout";

    /// Whether a player can be called so, and a currency.
    public static boolean isName(String playerId, String currency) {
        return Ids.isValid(playerId) && Ids.isCurrency(currency);
    }

    public Subject subject() {
        return new Subject(DECIDER, brandId, String.join("~", rule.kind().text(), rule.ruleId(), playerId, currency));
    }

    public LineId line(RunId run) {
        return new LineId(run, playerId, currency);
    }

    /// @return nothing if the subject is not an account
    public static Optional<AccountId> of(Subject subject) {
        String[] parts = subject.id().split("~", -1);
        if (!subject.decider().equals(DECIDER) || parts.length != 4 || !Ids.isValid(subject.brandId())) {
            return Optional.empty();
        }
        Kind kind = Kind.of(parts[0]);
        return kind != null && Ids.isValid(parts[1]) && isName(parts[2], parts[3])
                ? Optional.of(new AccountId(subject.brandId(), new RuleName(kind, parts[1]), parts[2], parts[3]))
                : Optional.empty();
    }
}
