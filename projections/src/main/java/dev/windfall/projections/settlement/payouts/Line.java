package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.settlement.LineId;

import java.util.Optional;

/// What a player gets from a run.
public record Line(LineId id, LineStatus status, Components components, PayAs payAs) {

    private static final String REQUEST = "promo-credit-";

    /// In minor units.
    public long amount() {
        return components.sum();
    }

    public String requestId() {
        return REQUEST + id.text();
    }

    /// What it asks of the wallet, if it pays something. Its memo are the components: the account need not remember them, for it is given
    /// them back with all that is told of the effect.
    public Effect effect() {
        String rule = id.run().rule().kind().text() + " " + id.run().rule().ruleId();
        return new Effect(requestId(), id.run().brandId(), id.playerId(),
                new WalletCredit(amount(), id.currency(), payAs, "promo_line:" + id.text(),
                        "%s from %s".formatted(rule, id.run().periodStart())),
                id.account().subject(), components.text());
    }

    /// @return nothing if no line has this request id
    static Optional<LineId> idOf(String requestId) {
        return requestId.startsWith(REQUEST) ? LineId.read(requestId.substring(REQUEST.length())) : Optional.empty();
    }

    Line standing(LineStatus other) {
        return new Line(id, other, components, payAs);
    }
}
