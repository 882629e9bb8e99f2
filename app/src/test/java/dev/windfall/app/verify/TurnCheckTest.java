package dev.windfall.app.verify;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.rolling.RollingNews;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponEvent;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.DefinedAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rating.Wide;
import dev.windfall.projections.rules.Weights;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.wire.Coupons;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// What uses of coupons have decided on, beside what the log tells; and what somebody has changed of it.
class TurnCheckTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final CouponLogId ONE = new CouponLogId("aurora", "welcome", "p1", 1);
    private static final CouponLogId OTHER = new CouponLogId("aurora", "welcome", "p2", 1);

    private final LoggedTurns log = new LoggedTurns(new Topics("", 2));
    private final List<String> told = new ArrayList<>();
    private final TurnCheck check = new TurnCheck(log, new Differences(told::add));

    @BeforeEach
    void isLogged() {
        log.hear(new RollingNews.Begun(ONE));
        log.hear(new RollingNews.Turned(ONE, true, Wide.of(100_009_999)));
        log.hear(new RollingNews.Turned(OTHER, true, Wide.of(200_000_000)));
        log.hear(new RollingNews.Turned(ONE, false, Wide.of(99_990_000)));
        log.hear(new RollingNews.Ended(ONE, false, Wide.of(99_990_000)));
    }

    @Test
    void whatTheLogTellsIsWhatWasDecidedOn() {
        check.add(decided(OTHER, turned(true, 20_000)), true);
        check.add(decided(ONE, turned(true, 10_000), new CouponEvent.Lost(CouponStatus.EXPIRED, NOON)), true);
        check.add(decided(ONE, turned(false, 9_999)), false);
        assertThat(told).isEmpty();
        assertThat(check.end()).isEqualTo(3);
    }

    @Test
    void whatTheLogDoesNotTellIsFound() {
        check.add(decided(ONE, turned(true, 10_001)), true);
        check.add(decided(OTHER, turned(true, 20_000)), true);
        check.add(decided(OTHER, turned(false, 0)), true);
        assertThat(told).hasSize(2).anyMatch(word -> word.startsWith("Events, coupon aurora~welcome~p1~1: expected"))
                .anyMatch(word -> word.startsWith("Events, coupon aurora~welcome~p2~1: expected nothing"));
        assertThat(check.end()).isEqualTo(1);
    }

    @Test
    void whatWasDecidedSinceTheLogWasReadIsLeft() {
        check.add(decided(OTHER, turned(true, 20_000)), true);
        check.add(decided(OTHER, turned(false, 0)), false);
        assertThat(told).isEmpty();
    }

    /// What a rolling service counts, no log tells.
    @Test
    void whatIsKeptOutsideIsPassedOver() {
        CouponTerms terms = new CouponTerms("EUR", 2_000, 0, 5, CouponTerms.Base.BONUS,
                new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                        Wagering.Order.ONE_BY_ONE),
                Duration.ofDays(7), Duration.ZERO);
        for (Keeper keeper : Keeper.values()) {
            CouponLogId use = new CouponLogId("aurora", keeper.name(), "p3", 1);
            check.add(
                    decided(use,
                            new CouponEvent.Activated(
                                    new Coupon(use, terms, DefinedAs.NONE, NOON, "crm", "ann", null, keeper), NOON)),
                    true);
            check.add(decided(use, turned(true, 10_000)), true);
        }
        assertThat(told).singleElement().asString().contains("aurora~LEDGER~p3~1");
        assertThat(check.end()).isZero();
    }

    private static CouponEvent turned(boolean isReached, long wagered) {
        return new CouponEvent.Turned(isReached, wagered, null, NOON);
    }

    private static DecidedEvents decided(CouponLogId coupon, CouponEvent... events) {
        Subject subject = Coupon.subject(coupon);
        return DecidedEvents.newBuilder().setBrandId(subject.brandId()).setDecider(subject.decider())
                .setSubjectId(subject.id()).setSeq(1).setEvents(Stream.of(events).map(Coupons.EVENT::toAvro).toList())
                .setState(ByteBuffer.allocate(0)).setCommandId("c").setCaller("tests").setActor("").setDecidedAt(NOON)
                .build();
    }
}
