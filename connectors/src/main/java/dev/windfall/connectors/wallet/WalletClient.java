package dev.windfall.connectors.wallet;

import dev.windfall.connectors.http.ServiceCaller.Order;
import dev.windfall.connectors.http.ServiceClient;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.OfWallet;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletRelease;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Calls the wallet.
public final class WalletClient extends ServiceClient<OfWallet> {

    public WalletClient(ServiceSettings settings, InstantSource clock) {
        super("wallet", OfWallet.class, WalletAnswers.ANSWERS, WalletAnswers.ANSWERS::of, settings, clock);
    }

    @Override
    protected Order sent(Effect effect, OfWallet content, String digest) {
        return Order.post(switch (content) {
            case WalletCredit _ -> "/wallet/credits";
            case WalletReverse _ -> "/wallet/reversals";
            case WalletRelease _ -> "/wallet/releases";
        }, body(effect, content, digest));
    }

    private static Map<String, Object> body(Effect effect, OfWallet content, String digest) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("request_id", effect.requestId());
        content.ofCredit().ifPresent(credit -> fields.put("credit_request_id", credit));
        fields.put("player_id", effect.playerId());
        fields.put("amount", content.amount());
        fields.put("currency", content.currency());
        fields.put("pay_as", content.credit().payAs().name());
        if (content.credit().payAs() == PayAs.COUPON) {
            fields.put("coupon_log_id", effect.owner().id());
        }
        fields.put("reference_id", content.referenceId());
        fields.put("remarks", content.remarks());
        fields.put("digest", digest);
        return fields;
    }
}
