package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.simulator.Json;
import dev.windfall.connectors.simulator.RequestKey;
import dev.windfall.projections.coupons.CouponToken;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// What the wallet is asked to book.
///
/// @param creditRequestId the credit that is taken back or released; nothing in a credit
/// @param amount          minor units
/// @param couponLogId     of what is given as a coupon, and of no other
/// @param digest          of all of it, by the caller: another one means another request
public record Instruction(Kind kind, String brandId, String requestId, @Nullable String creditRequestId,
        String playerId, long amount, String currency, PayAs payAs, @Nullable String couponLogId,
        String referenceId, String remarks, String digest) {

    static final long AMOUNT_MAX = 1_000_000_000_000_000L;

    public enum Kind {
        CREDIT, REVERSAL,
        /// Makes what is left of a coupon's credit the player's own.
        RELEASE
    }

    /// @throws Undecodable if a field is missing or can't be meant
    static Instruction fromJson(Kind kind, String brandId, Json json) {
        String requestId = filled(json, "request_id");
        String credit = kind == Kind.CREDIT ? null : filled(json, "credit_request_id");
        if (requestId.equals(credit)) {
            throw new Undecodable("credit_request_id", "credit_request_id names the request itself");
        }
        long amount = json.whole("amount");
        if (amount < 1 || amount > AMOUNT_MAX) {
            throw new Undecodable("amount", "amount is 1 to %d minor units".formatted(AMOUNT_MAX));
        }
        PayAs payAs = json.word("pay_as", PayAs.class);
        String couponLogId = payAs == PayAs.COUPON ? filled(json, "coupon_log_id") : null;
        requireAgreement(couponLogId, json.text("reference_id"), json.text("remarks"));
        return new Instruction(kind, brandId, requestId, credit, filled(json, "player_id"), amount,
                filled(json, "currency"), payAs, couponLogId, json.text("reference_id"), json.text("remarks"),
                filled(json, "digest"));
    }

    /// The token stands in both texts, and names the same use of a coupon as the field.
    private static void requireAgreement(@Nullable String couponLogId, String referenceId, String remarks) {
        if (couponLogId != null) {
            CouponToken one = new CouponToken.One(couponLogId);
            if (!CouponToken.in(referenceId).equals(one) || !CouponToken.in(remarks).equals(one)) {
                throw new Undecodable("coupon_log_id", "reference_id and remarks do not both have the token %s%s"
                        .formatted(CouponToken.PREFIX, couponLogId));
            }
        }
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("request_id", requestId);
        if (creditRequestId != null) {
            json.put("credit_request_id", creditRequestId);
        }
        json.put("player_id", playerId);
        json.put("amount", amount);
        json.put("currency", currency);
        json.put("pay_as", payAs.name());
        if (couponLogId != null) {
            json.put("coupon_log_id", couponLogId);
        }
        json.put("reference_id", referenceId);
        json.put("remarks", remarks);
        json.put("digest", digest);
        return json;
    }

    RequestKey key() {
        return new RequestKey(brandId, requestId);
    }

    /// Nothing in a credit.
    @Nullable
    RequestKey credit() {
        return creditRequestId == null ? null : new RequestKey(brandId, creditRequestId);
    }

    boolean isTheSameAs(Instruction other) {
        return kind == other.kind && digest.equals(other.digest);
    }

    /// It names the credit as it was given, with all of it: a reversal, or a release.
    boolean isOf(Instruction credit) {
        return credit.kind == Kind.CREDIT && playerId.equals(credit.playerId) && amount == credit.amount
                && currency.equals(credit.currency) && payAs == credit.payAs
                && Objects.equals(couponLogId, credit.couponLogId);
    }

    private static String filled(Json json, String name) {
        String text = json.text(name);
        if (text.isBlank()) {
            throw new Undecodable(name, name + " is empty");
        }
        return text;
    }
}
