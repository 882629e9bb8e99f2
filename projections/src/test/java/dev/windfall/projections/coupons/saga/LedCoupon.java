package dev.windfall.projections.coupons.saga;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.SagaStrings;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Consequence.TellBrand;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

import static java.util.Objects.requireNonNull;

/// A use of a coupon that a test leads from state to state; where nothing else is said, at noon.
record LedCoupon(CouponDecider decider) {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final CouponLogId ID = new CouponLogId("aurora", "welcome", "p1", 1);
    static final SagaStrings STRINGS = ID.strings();
    static final Duration WEEK = Duration.ofDays(7);
    static final Duration HOUR = Duration.ofHours(1);
    static final Instant EXPIRED = NOON.plus(WEEK).plus(CouponDecider.LATE);

    record Said(CouponCommand command, Instant at) {}

    static CouponTerms terms(long amount, Duration releaseAfter) {
        return new CouponTerms("EUR", amount, 0, 5, CouponTerms.Base.BONUS,
                new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                        Wagering.Order.ONE_BY_ONE),
                WEEK, releaseAfter);
    }

    Decision<CouponEvent> decide(@Nullable CouponState state, CouponCommand command, Instant now) {
        return decider.decide(Coupon.subject(ID), state, command, new Given(now, "backoffice", "ann"));
    }

    CouponState after(@Nullable CouponState state, CouponCommand... commands) {
        CouponState after = state;
        for (CouponCommand command : commands) {
            after = after(after, command, NOON);
        }
        return requireNonNull(after);
    }

    CouponState after(@Nullable CouponState state, CouponCommand command, Instant now) {
        return evolved(state, ((Decision.Decided<CouponEvent>) decide(state, command, now)).events());
    }

    private CouponState evolved(@Nullable CouponState state, List<CouponEvent> events) {
        CouponState after = state;
        for (CouponEvent event : events) {
            after = decider.evolve(after, event);
        }
        return requireNonNull(after);
    }

    /// Its status, and what others are asked and told; `-` is nothing, `x` why not.
    String becomes(@Nullable CouponState before, Said said) {
        return switch (decide(before, said.command, said.at)) {
            case Decision.Unchanged<CouponEvent> _ -> "-";
            case Decision.Rejected<CouponEvent>(Decision.Rejection why) -> "x " + why.code();
            case Decision.Decided<CouponEvent>(List<CouponEvent> events, List<Consequence> consequences) -> {
                CouponState after = evolved(before, events);
                StringBuilder words = new StringBuilder(after.status().name());
                if (after.needsReview()) {
                    words.append(" (review)");
                }
                consequences.stream().filter(each -> !(each instanceof Consequence.TellOwner))
                        .forEach(each -> words.append(' ').append(word(each)));
                yield words.toString();
            }
        };
    }

    private static String word(Consequence consequence) {
        return switch (consequence) {
            case Consequence.Request(var effect) -> effect.requestId().split("-", 3)[1];
            case TellBrand.RollingOpened _ -> "open";
            case TellBrand.RollingEnded(var _, var _, var _, RollingEnd how) -> how.name().toLowerCase(Locale.ROOT);
            default -> throw new IllegalStateException("Nothing of a coupon: " + consequence);
        };
    }
}
