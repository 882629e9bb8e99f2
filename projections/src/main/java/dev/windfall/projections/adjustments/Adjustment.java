package dev.windfall.projections.adjustments;

import dev.windfall.projections.Digests;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;

import java.util.HexFormat;

/// A credit that somebody gives by hand.
///
/// @param amount minor units
public record Adjustment(String brandId, String adjustmentId, String playerId, long amount, String currency,
        PayAs payAs, String reason, String caller, String actor) {

    public static final String DECIDER = "adjustment";

    private static final int ID_BYTES = 16;

    /// The same wish of the same caller is the same adjustment, however often it is sent.
    public static String idFor(String brandId, String caller, String idempotencyKey) {
        byte[] digest = Digests.sha256(brandId + "~" + caller + "~" + idempotencyKey);
        return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    }

    public String requestId() {
        return "adjustment-" + adjustmentId;
    }

    /// What it asks of the wallet.
    public Effect effect() {
        return new Effect(requestId(), brandId, playerId,
                new WalletCredit(amount, currency, payAs, "adjustment:" + adjustmentId, reason), subject());
    }

    public Subject subject() {
        return new Subject(DECIDER, brandId, adjustmentId);
    }
}
