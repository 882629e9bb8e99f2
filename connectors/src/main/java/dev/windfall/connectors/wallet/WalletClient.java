package dev.windfall.connectors.wallet;

import dev.windfall.connectors.Target;
import dev.windfall.connectors.http.ServiceAnswers;
import dev.windfall.connectors.http.ServiceCaller;
import dev.windfall.connectors.http.ServiceCaller.Order;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.deciding.Effect.Content.OfWallet;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletRelease;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Calls the wallet.
public final class WalletClient implements Target, AutoCloseable {

    private final ServiceCaller caller;

    public WalletClient(ServiceSettings settings, InstantSource clock) {
        this.caller = new ServiceCaller(WalletAnswers.ANSWERS, settings, clock);
    }

    @Override
    public String name() {
        return "wallet";
    }

    @Override
    public boolean takes(Content content) {
        return content instanceof OfWallet;
    }

    @Override
    public Outcome call(Call call, String digest, @Nullable String traceParent) {
        return caller.call(call, digest, traceParent, order(call, digest), WalletAnswers.ANSWERS::of);
    }

    @Override
    public Health health(Outcome outcome) {
        return ServiceAnswers.health(outcome);
    }

    @Override
    public void close() {
        caller.close();
    }

    private static Order order(Call call, String digest) {
        Effect effect = call.effect();
        if (!(effect.content() instanceof OfWallet content)) {
            throw new IllegalArgumentException("No wallet's: " + effect.content().kind());
        }
        return switch (call.kind()) {
            case ASK -> Order.ask("/wallet/requests/", effect.requestId());
            case SEND -> switch (content) {
                case WalletCredit _ -> Order.post("/wallet/credits", body(effect, content, digest));
                case WalletReverse _ -> Order.post("/wallet/reversals", body(effect, content, digest));
                case WalletRelease _ -> Order.post("/wallet/releases", body(effect, content, digest));
            };
        };
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
