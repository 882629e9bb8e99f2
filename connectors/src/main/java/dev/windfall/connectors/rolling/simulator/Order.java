package dev.windfall.connectors.rolling.simulator;

import dev.windfall.connectors.simulator.Json;
import dev.windfall.connectors.simulator.RequestKey;
import dev.windfall.projections.coupons.CouponToken;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.schemas.Undecodable;
import dev.windfall.wire.Requirements;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;

/// What the rolling service is asked: to count, or to end it.
///
/// @param openingRequestId of what is ended; nothing in an opening
/// @param amount           to be wagered, in minor units
/// @param wagering         which bets count; nothing in an ending
/// @param digest           of all of it, by the caller: another one means another request
public record Order(Kind kind, String brandId, String requestId, @Nullable String openingRequestId, String playerId,
        String couponLogId, long amount, String currency, @Nullable Wagering wagering, String referenceId,
        String remarks, String digest) {

    public enum Kind {
        OPENING, ENDING
    }

    /// @throws Undecodable if a field is missing or can't be meant
    static Order fromJson(Kind kind, String brandId, Json json) {
        String couponLogId = filled(json, "coupon_log_id");
        long amount = json.whole("amount");
        if (amount < 1) {
            throw new Undecodable("amount", "amount is 1 or more minor units");
        }
        requireAgreement(couponLogId, json.text("reference_id"), json.text("remarks"));
        boolean isOpening = kind == Kind.OPENING;
        if (isOpening && !time(json, "from").isBefore(time(json, "until"))) {
            throw new Undecodable("until", "until is later than from");
        }
        return new Order(kind, brandId, filled(json, "request_id"),
                isOpening ? null : filled(json, "opening_request_id"), filled(json, "player_id"), couponLogId, amount,
                filled(json, "currency"),
                isOpening ? Requirements.wageringFromTree(json.fields().get("wagering")) : null,
                json.text("reference_id"), json.text("remarks"), filled(json, "digest"));
    }

    /// The token stands in both texts, and names the same use of a coupon as the field.
    private static void requireAgreement(String couponLogId, String referenceId, String remarks) {
        CouponToken one = new CouponToken.One(couponLogId);
        if (!CouponToken.in(referenceId).equals(one) || !CouponToken.in(remarks).equals(one)) {
            throw new Undecodable("coupon_log_id", "reference_id and remarks do not both have the token %s%s"
                    .formatted(CouponToken.PREFIX, couponLogId));
        }
    }

    RequestKey key() {
        return new RequestKey(brandId, requestId);
    }

    /// By what the requirement is known.
    RequestKey opening() {
        return new RequestKey(brandId, openingRequestId == null ? requestId : openingRequestId);
    }

    boolean isTheSameAs(Order other) {
        return kind == other.kind && digest.equals(other.digest);
    }

    /// It ends what was opened, with all of it.
    boolean isOf(Order opened) {
        return opened.kind == Kind.OPENING && playerId.equals(opened.playerId) && amount == opened.amount
                && currency.equals(opened.currency) && couponLogId.equals(opened.couponLogId);
    }

    private static String filled(Json json, String name) {
        String text = json.text(name);
        if (text.isBlank()) {
            throw new Undecodable(name, name + " is empty");
        }
        return text;
    }

    private static Instant time(Json json, String name) {
        try {
            return Instant.parse(json.text(name));
        } catch (DateTimeException e) {
            throw new Undecodable(name, name + " is no time");
        }
    }
}
