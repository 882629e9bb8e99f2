package dev.windfall.connectors.rolling;

import dev.windfall.connectors.http.ServiceCaller.Order;
import dev.windfall.connectors.http.ServiceClient;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.OfRolling;
import dev.windfall.projections.deciding.Effect.Content.RollingEnd;
import dev.windfall.projections.deciding.Effect.Content.RollingOpen;
import dev.windfall.wire.Requirements;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Calls the rolling service.
public final class RollingClient extends ServiceClient<OfRolling> {

    public RollingClient(ServiceSettings settings, InstantSource clock) {
        super("rolling", OfRolling.class, RollingAnswers.ANSWERS, RollingAnswers::of, settings, clock);
    }

    @Override
    protected Order sent(Effect effect, OfRolling content, String digest) {
        return switch (content) {
            case RollingOpen opened -> Order.post("/rolling/requirements", opening(effect, opened, digest));
            case RollingEnd(RollingOpen opened) -> Order.post("/rolling/endings", ending(effect, opened, digest));
        };
    }

    private static Map<String, Object> opening(Effect effect, RollingOpen opened, String digest) {
        Requirement requirement = opened.requirement();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("request_id", effect.requestId());
        putWhat(fields, effect, opened);
        fields.put("wagering", Requirements.toTree(requirement.wagering()));
        fields.put("from", requirement.from().toString());
        fields.put("until", requirement.until().toString());
        putTexts(fields, opened, digest);
        return fields;
    }

    private static Map<String, Object> ending(Effect effect, RollingOpen opened, String digest) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("request_id", effect.requestId());
        fields.put("opening_request_id", opened.requirement().coupon().strings().rolling());
        putWhat(fields, effect, opened);
        putTexts(fields, opened, digest);
        return fields;
    }

    private static void putWhat(Map<String, Object> fields, Effect effect, RollingOpen opened) {
        fields.put("player_id", effect.playerId());
        fields.put("coupon_log_id", opened.requirement().coupon().text());
        fields.put("amount", opened.amount());
        fields.put("currency", opened.currency());
    }

    private static void putTexts(Map<String, Object> fields, RollingOpen opened, String digest) {
        fields.put("reference_id", opened.referenceId());
        fields.put("remarks", opened.remarks());
        fields.put("digest", digest);
    }
}
