package dev.windfall.projections.coupons.rolling.law;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.coupons.rolling.law.Entry.End;
import dev.windfall.projections.coupons.rolling.law.Entry.Event;
import dev.windfall.projections.coupons.rolling.law.Entry.Open;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Logs made from a seed: few ids, close times and many repetitions, so that bets, rollbacks and requirements meet in every way there is.
final class RandomLog {

    static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

    private static final List<String> PLAYERS = List.of("p1", "p2");
    private static final List<String> CURRENCIES = List.of("EUR", "EUR", "USD");
    private static final List<String> CATEGORIES = List.of("slots", "roulette");
    private static final List<String> PROVIDERS = List.of("nova", "pulse");

    private final Random random;
    private final List<Fact> told = new ArrayList<>();

    private RandomLog(Random random) {
        this.random = random;
    }

    /// Sections begin with what is said of a requirement: the order of the events in one changes nothing.
    static List<List<Entry>> sections(long seed) {
        RandomLog log = new RandomLog(new Random(seed));
        List<List<Entry>> sections = new ArrayList<>();
        Instant now = BEGIN;
        List<CouponLogId> opened = new ArrayList<>();
        for (int count = 3 + log.random.nextInt(6); count > 0; count--) {
            List<Entry> section = new ArrayList<>();
            now = now.plus(Duration.ofMinutes(log.random.nextInt(120)));
            section.add(log.said(opened, now));
            for (int events = log.random.nextInt(9); events > 0; events--) {
                Fact fact = log.told.isEmpty() || log.random.nextInt(5) > 0 ? log.fresh(now) : log.repeated();
                log.told.add(fact);
                section.add(new Event(fact));
            }
            sections.add(section);
        }
        return sections;
    }

    /// The same, each section's events in another order, and some of them twice.
    static List<Entry> shuffled(List<List<Entry>> sections, Random random) {
        List<Entry> log = new ArrayList<>();
        for (List<Entry> section : sections) {
            List<Entry> events = new ArrayList<>(section.subList(1, section.size()));
            if (!events.isEmpty() && random.nextBoolean()) {
                events.add(events.get(random.nextInt(events.size())));
            }
            Collections.shuffle(events, random);
            log.add(section.getFirst());
            log.addAll(events);
        }
        return log;
    }

    private Entry said(List<CouponLogId> opened, Instant now) {
        if (opened.isEmpty() || random.nextInt(5) < 3) {
            CouponLogId coupon = new CouponLogId("aurora", "c", oneOf(PLAYERS), opened.size() + 1);
            opened.add(coupon);
            Instant from = now.minus(Duration.ofMinutes(random.nextInt(60)));
            return new Open(new Requirement(coupon, "EUR", 1L + random.nextInt(1_500), wagering(), from,
                    from.plus(Duration.ofHours(2 + random.nextInt(8)))));
        }
        return new End(oneOf(opened), now.plus(Duration.ofDays(random.nextInt(20) == 0 ? 60 : 0)),
                oneOf(List.of(RollingEnd.values())));
    }

    private Wagering wagering() {
        Map<String, Integer> categories = random.nextBoolean() ? Map.of() : Map.of("roulette", random.nextInt(10_001));
        Map<String, Integer> providers = random.nextInt(3) > 0 ? Map.of() : Map.of("pulse", random.nextInt(10_001));
        @Nullable
        Long maxBet = random.nextInt(3) > 0 ? null : Long.valueOf(random.nextInt(1_000));
        return new Wagering(oneOf(List.of(Wagering.Base.values())),
                new Weights(random.nextInt(10_001), new TreeMap<>(categories), new TreeMap<>(providers)), maxBet,
                random.nextInt(4) > 0 ? Wagering.Order.ONE_BY_ONE : Wagering.Order.BESIDE_OTHERS);
    }

    /// Once more: as it was, or with another content under its id.
    private Fact repeated() {
        Fact fact = oneOf(told);
        return fact instanceof Fact.Settlement bet && random.nextBoolean()
                ? settlement(bet.eventId(), bet.playerId(), bet.betId(), bet.occurredAt().plusSeconds(1))
                : fact;
    }

    private Fact fresh(Instant now) {
        String id = "e" + random.nextInt(6);
        String player = oneOf(PLAYERS);
        String bet = "b" + random.nextInt(4);
        Instant occurredAt = now.plus(Duration.ofMinutes(random.nextInt(240) - 200L));
        return random.nextInt(3) > 0 ? settlement(id, player, bet, occurredAt)
                : new Fact.Rollback(id, "aurora", player, bet, occurredAt, revision(),
                        random.nextInt(3) == 0 ? "e" + random.nextInt(6) : null);
    }

    private Fact settlement(String id, String player, String bet, Instant occurredAt) {
        long stake = random.nextInt(1_000);
        return new Fact.Settlement(id, "aurora", player, bet, oneOf(PROVIDERS), oneOf(CATEGORIES), null, null,
                oneOf(CURRENCIES), stake, random.nextInt(1_000), random.nextLong(stake + 1), 0,
                random.nextLong(stake + 1), occurredAt, revision());
    }

    private @Nullable Integer revision() {
        return random.nextInt(4) > 0 ? null : 1 + random.nextInt(3);
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
