package dev.windfall.wire;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponEvent;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.DefinedAs;
import dev.windfall.projections.coupons.saga.Grant;
import dev.windfall.projections.coupons.saga.Outside;
import dev.windfall.projections.coupons.saga.Step;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.rules.Weights;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// Uses of coupons are read as they were written: every kind of word about them, with and without what may be missing.
class CouponWireTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final Instant LATER = Instant.parse("2026-11-21T00:00:00.001Z");
    private static final CouponLogId ID = new CouponLogId("aurora", "welcome", "p:1", 2);
    private static final Asker ASKER = new Asker(new Subject("payout", "aurora", "rebate~daily~p:1~EUR"),
            "promo-credit-aurora~rebate~daily~2026-11-20~p:1~EUR", "2026-11-20=2000");

    @Test
    void whatIsWantedOfThemIsReadAsItWasWritten() {
        List<CouponCommand> commands = new ArrayList<>(List.of(new CouponCommand.Look(),
                new CouponCommand.RollingBegun(),
                new CouponCommand.RollingTurned(true, Long.MAX_VALUE), new CouponCommand.RollingTurned(false, 0),
                new CouponCommand.RollingEnded(true, 7),
                new CouponCommand.RollingReported(new RollingWord(7, true, 10_000)),
                new CouponCommand.RollingReported(new RollingWord(8, false, 0)), new CouponCommand.Wake(),
                new CouponCommand.Release("now"),
                new CouponCommand.Reverse("„never“"),
                new CouponCommand.Forfeit("lost"), new CouponCommand.Review("seen")));
        terms().forEach(terms -> commands.add(new CouponCommand.Activate(terms, new DefinedAs(3, "5f0c"), null)));
        commands.add(new CouponCommand.Activate(terms().getFirst(), ASKER));
        for (EffectStatus status : EffectStatus.values()) {
            commands.add(new CouponCommand.Told(
                    new EffectNews(ID.strings().credit(), "", EffectStatus.PROCESSING, status)));
            commands.add(new CouponCommand.Told(
                    new EffectNews(ID.strings().release(), "", EffectStatus.PROCESSING, status).moving(0L)));
        }
        commands.add(new CouponCommand.Told(new EffectNews(ID.strings().end(), "", EffectStatus.UNKNOWN,
                EffectStatus.SETTLED).saying("REACHED 7 10000")));
        assertRead(Coupons.COMMAND, CouponCommand.class, commands);
    }

    @Test
    void whatBecomesOfThemIsReadAsItWasWritten() {
        List<CouponEvent> events = new ArrayList<>(List.of(new CouponEvent.Turned(true, 10_000, LATER, NOON),
                new CouponEvent.Turned(false, 9_999, null, NOON), new CouponEvent.RunOut(NOON),
                new CouponEvent.Reported(7, NOON), new CouponEvent.Lost(CouponStatus.EXPIRED, NOON),
                new CouponEvent.Lost(CouponStatus.FORFEITED, NOON), new CouponEvent.Reviewed("seen", NOON)));
        terms().forEach(terms -> events.add(new CouponEvent.Activated(coupon(terms, NOON), NOON)));
        for (EffectStatus status : EffectStatus.values()) {
            events.add(new CouponEvent.EndMoved(status, NOON));
        }
        for (Step step : Step.values()) {
            events.add(new CouponEvent.Begun(step, "", NOON));
            events.add(new CouponEvent.Begun(step, "as the player wishes", NOON));
            for (EffectStatus status : EffectStatus.values()) {
                events.add(new CouponEvent.Moved(step, status, null, NOON));
                events.add(new CouponEvent.Moved(step, status, 1_500L, NOON));
            }
        }
        assertRead(Coupons.EVENT, CouponEvent.class, events);
    }

    @Test
    void howTheyStandIsReadAsItWasWritten() {
        for (CouponTerms terms : terms()) {
            assertRead(Coupons.STATE, CouponState.class, List.of(
                    CouponState.activated(coupon(terms, NOON), NOON),
                    new CouponState(coupon(terms, NOON), Step.RELEASE, EffectStatus.SETTLED, true, 10_000, LATER, null,
                            true, true, new Grant(true, true, 1_500L, 500L), true, "seen", LATER,
                            new Outside(EffectStatus.UNKNOWN, 7)),
                    new CouponState(coupon(terms, NOON), Step.FORFEIT, EffectStatus.UNKNOWN, false, 9_999, null,
                            CouponStatus.EXPIRED, true, false, new Grant(true, false, null, null), false, "", LATER,
                            new Outside(null, 7))));
        }
    }

    private static List<CouponTerms> terms() {
        Weights weights = new Weights(10_000, new TreeMap<>(Map.of("roulette", 1_000)), new TreeMap<>());
        List<CouponTerms> all = new ArrayList<>();
        for (Wagering.Base base : Wagering.Base.values()) {
            for (Wagering.Order order : Wagering.Order.values()) {
                all.add(new CouponTerms("EUR", 2_000, 0, 5, CouponTerms.Base.BONUS,
                        new Wagering(base, weights, 500L, order), Duration.ofDays(7), Duration.ZERO));
            }
        }
        for (CouponTerms.Base base : CouponTerms.Base.values()) {
            all.add(new CouponTerms("JPY", 1, 7_000, 1, base,
                    new Wagering(Wagering.Base.STAKE, new Weights(0, new TreeMap<>(), new TreeMap<>()), null,
                            Wagering.Order.ONE_BY_ONE),
                    Duration.ofHours(1), Duration.ofMillis(1)));
        }
        return all;
    }

    private static Coupon coupon(CouponTerms terms, Instant at) {
        return new Coupon(ID, terms, new DefinedAs(3, "5f0c"), at, "crm", "ann",
                terms.releaseAfter().isZero() ? null : ASKER,
                terms.deposit() == 0 ? Keeper.LEDGER : Keeper.SERVICE);
    }

    private static <T> void assertRead(Form<T> form, Class<T> type, List<T> all) {
        if (type.isSealed()) {
            assertThat(all).extracting(each -> (Object) each.getClass())
                    .contains((Object[]) type.getPermittedSubclasses());
        }
        all.forEach(each -> assertThat(form.fromAvro(form.toAvro(each))).isEqualTo(each));
    }
}
