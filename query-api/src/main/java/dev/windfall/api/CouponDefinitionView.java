package dev.windfall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windfall.projections.coupons.definitions.Defaults;
import dev.windfall.projections.coupons.definitions.Defined;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a coupon gives, and for what; under the brand `*`, what brands inherit of it.
///
/// @param written    what the brand itself wrote, or what the defaults say
/// @param definition every field, with what is inherited
/// @param provenance by JSON pointer, where a field of it comes from
/// @param notTaken   why the brand goes on without the newest defaults
@JsonInclude(JsonInclude.Include.NON_NULL)
record CouponDefinitionView(String brandId, String couponId, int version, @Nullable String digest,
        @Nullable Integer globalVersion, Instant decidedAt, String actor, Map<String, Object> written,
        @Nullable Map<String, Object> definition, @Nullable Map<String, String> provenance,
        @Nullable List<Problem.Fault> notTaken) {

    static final String WRITTEN = """
            {"amounts": {"EUR": 2000}, "wagering": {"multiplier": 5, "weights": {"categories": {"roulette": "10%"}}},
             "expires_after": "P7D"}""";
    static final String EXAMPLE = """
            {"brand_id": "aurora", "coupon_id": "welcome", "version": 2, "digest": "5f0c…", "global_version": 1,
             "decided_at": "2026-11-25T10:00:00.123Z", "actor": "ann",
             "written": {"amounts": {"EUR": 2000}, "wagering": {"weights": {"categories": {"roulette": "10%"}}}},
             "definition": {"amounts": {"EUR": 2000}, "disabled": false, "expires_after": "P7D", "match": "0%",
             "release_after": "PT0S", "usage_limit": 1, "wagering": {"base": "BONUS", "counts": "STAKE", "multiplier": 5,
             "order": "ONE_BY_ONE", "weights": {"categories": {"roulette": "10%"}, "default": "100%"}}},
             "provenance": {"/amounts/EUR": "BRAND", "/wagering/multiplier": "GLOBAL", "/match": "DEFAULT"}, "not_taken": []}""";

    /// Of one that is defined.
    static CouponDefinitionView of(DefinitionState state) {
        Defined current = state.current();
        return current == null ? ofAll(state)
                : new CouponDefinitionView(state.coupon().brandId(),
                        state.coupon().couponId(), current.version(), current.definition().digest(),
                        current.globalVersion(),
                        current.decidedAt(), current.actor(), current.written().tree(), current.definition().tree(),
                        current.provenance(), Problem.faults(state.notTaken()));
    }

    private static CouponDefinitionView ofAll(DefinitionState state) {
        Defaults defaults = state.defaults();
        return new CouponDefinitionView(state.coupon().brandId(), state.coupon().couponId(), defaults.version(), null,
                null, defaults.decidedAt(), defaults.actor(), defaults.written().tree(), null, null, null);
    }
}
