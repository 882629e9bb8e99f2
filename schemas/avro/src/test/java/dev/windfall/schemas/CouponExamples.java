package dev.windfall.schemas;

import dev.windfall.schemas.avro.Asker;
import dev.windfall.schemas.avro.ControlMistake;
import dev.windfall.schemas.avro.CouponCommand;
import dev.windfall.schemas.avro.CouponDefaults;
import dev.windfall.schemas.avro.CouponDefinition;
import dev.windfall.schemas.avro.CouponDefinitionCommand;
import dev.windfall.schemas.avro.CouponDefinitionEvent;
import dev.windfall.schemas.avro.CouponDefinitionState;
import dev.windfall.schemas.avro.CouponEvent;
import dev.windfall.schemas.avro.CouponState;
import dev.windfall.schemas.avro.CouponTerms;
import dev.windfall.schemas.avro.PlayerRollings;
import dev.windfall.schemas.avro.Rolling;

import java.util.List;
import java.util.Map;

/// What is written of coupons, one of each kind, with a value in every field.
final class CouponExamples {

    private CouponExamples() {}

    static PlayerRollings playerRollings() {
        return new PlayerRollings("aurora", "p1",
                List.of(new Rolling(Examples.requirement(), true, 42L, 77L, Examples.NOON, Examples.NOON.toEpochMilli(),
                        1L, -2L)));
    }

    static CouponCommand couponCommand() {
        return new CouponCommand("TOLD", couponTerms(), 3, "5f0c", "coupon-credit-aurora~welcome~p1~1", "PROCESSING",
                "SETTLED",
                true, 3_750L, "REACHED 3 10000", 3L, "ticket 4711", asker(), 1_500L);
    }

    static CouponDefinitionCommand couponDefinitionCommand() {
        return new CouponDefinitionCommand("PUT", "welcome", "{}", couponDefaults(), "aurora");
    }

    static CouponDefinitionEvent couponDefinitionEvent() {
        return new CouponDefinitionEvent("VERSIONED", "aurora", "welcome", couponDefinition(), couponDefaults(),
                List.of(new ControlMistake("/amounts", "nobody says how much is granted")), "borealis");
    }

    static CouponDefinitionState couponDefinitionState() {
        return new CouponDefinitionState("aurora", "welcome", couponDefinition(), couponDefaults(),
                List.of(new ControlMistake("/amounts", "nobody says how much is granted")), List.of("borealis"));
    }

    private static CouponDefinition couponDefinition() {
        return new CouponDefinition(3, "{\"match\":\"50%\"}", 2, "{\"amounts\":{\"EUR\":2000},\"match\":\"50%\"}",
                Map.of("/match", "BRAND"), Examples.NOON, "ann");
    }

    private static CouponDefaults couponDefaults() {
        return new CouponDefaults("welcome", 2, "{\"amounts\":{\"EUR\":2000}}", Examples.NOON, "bob");
    }

    static CouponEvent couponEvent() {
        return new CouponEvent("TURNED", couponState(), "ROLLING", "SETTLED", true, 10_000L, Examples.NOON, 3L,
                "ticket 4711",
                Examples.NOON.plusSeconds(1), 1_500L);
    }

    static CouponState couponState() {
        return new CouponState("aurora~welcome~p1~1", couponTerms(), 3, "5f0c", "backoffice", "ann", Examples.NOON,
                "ROLLING",
                "SETTLED",
                true, 10_000L, Examples.NOON.plusSeconds(5), "EXPIRED", true, true, true, true, "ticket 4711",
                Examples.NOON.plusSeconds(2), true, asker(), 1_500L, 500L, "SERVICE", "UNKNOWN", 3L);
    }

    private static Asker asker() {
        return new Asker("aurora~payout~rebate~daily~p1~EUR", "promo-credit-aurora~rebate~daily~2026-11-09~p1~EUR",
                "2026-11-09=2000");
    }

    private static CouponTerms couponTerms() {
        return new CouponTerms("EUR", 2_000L, 5_000L, 5, "BONUS", Examples.wagering(), 604_800_000L, 600_000L);
    }
}
