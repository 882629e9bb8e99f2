package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.settlement.LineId;

import java.util.Optional;

/// What a player gets from a run.
///
/// @param payAs as the rule has said when the run was called
public record Line(LineId id, LineStatus status, Components components, PayAs payAs) {

    private static final String REQUEST = "promo-credit-";

    /// In minor units.
    public long amount() {
        return components.sum();
    }

    /// By which the wallet knows what it gives for it.
    public String requestId() {
        return switch (payAs) {
            case PayAs.Cash(),PayAs.Points() -> REQUEST + id.text();
            case PayAs.Bonus _ -> LineCoupon.id(id).strings().credit();
        };
    }

    /// By its own name, whoever carries it out. Its memo are the components: the account need not remember them, for it is given them back
    /// with all that is told of it.
    public Asker asker() {
        return new Asker(id.account().subject(), REQUEST + id.text(), components.text());
    }

    /// What is asked for if it pays something.
    Consequence payment() {
        return switch (payAs) {
            case PayAs.Cash() -> new Consequence.Request(credit(Effect.PayAs.CASH));
            case PayAs.Points() -> new Consequence.Request(credit(Effect.PayAs.POINTS));
            case PayAs.Bonus bonus -> new Consequence.Activate(LineCoupon.id(id), LineCoupon.terms(this, bonus),
                    asker());
        };
    }

    private Effect credit(Effect.PayAs as) {
        String rule = id.run().rule().kind().text() + " " + id.run().rule().ruleId();
        Asker asker = asker();
        return new Effect(asker.requestId(), id.run().brandId(), id.playerId(),
                new WalletCredit(amount(), id.currency(), as, "promo_line:" + id.text(),
                        "%s from %s".formatted(rule, id.run().periodStart())),
                asker.owner(), asker.memo());
    }

    /// @return nothing if no line asks under this request id
    static Optional<LineId> idOf(String requestId) {
        return requestId.startsWith(REQUEST) ? LineId.read(requestId.substring(REQUEST.length())) : Optional.empty();
    }

    Line standing(LineStatus other) {
        return new Line(id, other, components, payAs);
    }
}
