package dev.windfall.projections.coupons.rolling.law;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.events.Content;
import dev.windfall.projections.events.Fact;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// How far each requirement is, as plainly as it can be said: from all that stands in the log, nothing of which is remembered.
final class NaiveRolling {

    /// @param place in the log
    private record Placed(Fact fact, int place) {}

    private static final class Want {
        private final Requirement requirement;
        private final int openedAt;
        private int from;
        private int to = Integer.MAX_VALUE;
        private Instant since;
        private @Nullable Instant ended;
        private boolean waits;

        private Want(Requirement requirement, int openedAt) {
            this.requirement = requirement;
            this.openedAt = openedAt;
            this.from = openedAt;
            this.since = requirement.from();
        }

        private boolean isInLine() {
            return requirement.wagering().order() == Wagering.Order.ONE_BY_ONE;
        }
    }

    private final List<Want> wants = new ArrayList<>();
    private final Map<String, Map<String, Placed>> bets = new TreeMap<>();

    /// How far a requirement is, and whether bets count for it by now.
    record Far(BigInteger worth, boolean isReached, boolean hasBegun) {}

    /// @param places of the entries in the log
    static Map<CouponLogId, Far> of(List<Entry> log, List<Integer> places) {
        NaiveRolling naive = new NaiveRolling();
        for (int i = 0; i < log.size(); i++) {
            naive.take(log.get(i), places.get(i));
        }
        Map<CouponLogId, Far> far = new TreeMap<>(Comparator.comparing(CouponLogId::text));
        for (Want want : naive.wants) {
            BigInteger worth = naive.worth(want);
            BigInteger wanted = BigInteger.valueOf(want.requirement.amount()).multiply(BigInteger.valueOf(10_000));
            far.put(want.requirement.coupon(), new Far(worth, worth.compareTo(wanted) >= 0, !want.waits));
        }
        return far;
    }

    private void take(Entry entry, int place) {
        switch (entry) {
            case Entry.Open(Requirement requirement) -> {
                if (wants.stream().noneMatch(want -> want.requirement.coupon().equals(requirement.coupon()))) {
                    Want want = new Want(requirement, place);
                    want.waits = want.isInLine() && wants.stream().anyMatch(other -> isOfThePlayer(other, requirement)
                            && other.isInLine() && !other.waits && other.ended == null);
                    wants.add(want);
                }
            }
            case Entry.End end -> end(end, place);
            case Entry.Event(Fact fact) -> {
                Map<String, Placed> bet = bets.computeIfAbsent(fact.playerId() + " " + betOf(fact),
                        _ -> new TreeMap<>());
                Placed known = bet.get(fact.eventId());
                if (known == null || (!known.fact.equals(fact) && Content.standsBefore(fact, known.fact))) {
                    bet.put(fact.eventId(), new Placed(fact, place));
                }
            }
        }
    }

    private void end(Entry.End end, int place) {
        Want ending = wants.stream()
                .filter(want -> want.requirement.coupon().equals(end.coupon()) && want.ended == null)
                .findFirst().orElse(null);
        if (ending == null) {
            return;
        }
        wants.removeIf(want -> isOfThePlayer(want, ending.requirement) && want.ended != null
                && Duration.between(want.ended, end.now()).compareTo(Duration.ofDays(45)) > 0);
        boolean wasAtTheTurn = ending.isInLine() && !ending.waits;
        if (ending.waits || end.how() == RollingEnd.FORGOTTEN) {
            wants.remove(ending);
        }
        ending.ended = end.now();
        ending.to = end.how() == RollingEnd.RUN_OUT ? Integer.MAX_VALUE : place;
        if (wasAtTheTurn) {
            wants.stream().filter(want -> want.waits && isOfThePlayer(want, ending.requirement))
                    .min(Comparator.<Want, Instant>comparing(want -> want.requirement.until())
                            .thenComparingInt(want -> want.openedAt))
                    .ifPresent(next -> {
                        next.waits = false;
                        next.from = place;
                        next.since = end.now().isAfter(next.since) ? end.now() : next.since;
                    });
        }
    }

    private static boolean isOfThePlayer(Want want, Requirement other) {
        return want.requirement.coupon().playerId().equals(other.coupon().playerId());
    }

    private BigInteger worth(Want want) {
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<String, Map<String, Placed>> entry : bets.entrySet()) {
            List<Placed> settlements = entry.getValue().values().stream()
                    .filter(each -> each.fact instanceof Fact.Settlement).toList();
            if (entry.getKey().startsWith(want.requirement.coupon().playerId() + " ") && !settlements.isEmpty()
                    && isIn(settlements, want)) {
                for (Placed placed : counting(new ArrayList<>(entry.getValue().values()))) {
                    sum = sum.add(worth((Fact.Settlement) placed.fact, want));
                }
            }
        }
        return sum;
    }

    /// By the first of them in the log, and the earliest that has occurred, be they reversed or superseded by now.
    private static boolean isIn(List<Placed> settlements, Want want) {
        int place = settlements.stream().mapToInt(Placed::place).min().orElseThrow();
        Instant made = settlements.stream().map(each -> each.fact.occurredAt()).min(Comparator.naturalOrder())
                .orElseThrow();
        return !want.waits && place > want.from && place < want.to && made.compareTo(want.since) >= 0
                && made.compareTo(want.requirement.until()) < 0;
    }

    private static BigInteger worth(Fact.Settlement bet, Want want) {
        Wagering wagering = want.requirement.wagering();
        if (!bet.currency().equals("EUR") || (wagering.maxBet() != null && bet.stake() > wagering.maxBet())) {
            return BigInteger.ZERO;
        }
        long of = wagering.base() == Wagering.Base.STAKE ? bet.stake()
                : wagering.base() == Wagering.Base.REAL_STAKE ? bet.stake() - bet.bonusStake() : bet.validTurnover();
        Integer weight = wagering.weights().providers().get(bet.providerId());
        weight = weight == null ? wagering.weights().categories().get(bet.gameCategory()) : weight;
        weight = weight == null ? Integer.valueOf(wagering.weights().defaultBp()) : weight;
        return BigInteger.valueOf(of).multiply(BigInteger.valueOf(weight));
    }

    /// Of one bet, by the charter's rules.
    private static List<Placed> counting(List<Placed> events) {
        List<Placed> settlements = events.stream().filter(each -> each.fact instanceof Fact.Settlement).toList();
        List<Placed> standing = settlements.stream().filter(each -> events.stream().noneMatch(
                other -> other.fact instanceof Fact.Rollback r && undoes(r, (Fact.Settlement) each.fact))).toList();
        boolean hasRevisions = settlements.stream().anyMatch(each -> ((Fact.Settlement) each.fact).revision() != null);
        return hasRevisions ? standing.stream().max(Comparator
                .<Placed>comparingInt(each -> number(((Fact.Settlement) each.fact).revision()))
                .thenComparing(each -> each.fact.occurredAt()).thenComparing(each -> each.fact.eventId()))
                .map(List::of).orElse(List.of())
                : standing;
    }

    private static boolean undoes(Fact.Rollback rollback, Fact.Settlement bet) {
        if (rollback.reversesEventId() != null) {
            return Objects.equals(rollback.reversesEventId(), bet.eventId());
        }
        return rollback.revision() != null ? rollback.revision() >= number(bet.revision())
                : !rollback.occurredAt().isBefore(bet.occurredAt());
    }

    private static int number(@Nullable Integer revision) {
        return revision == null ? 0 : revision;
    }

    private static String betOf(Fact fact) {
        return fact instanceof Fact.Settlement bet ? bet.betId() : ((Fact.Rollback) fact).betId();
    }
}
