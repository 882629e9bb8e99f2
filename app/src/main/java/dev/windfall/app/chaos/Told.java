package dev.windfall.app.chaos;

import dev.windfall.schemas.avro.WalletEvent;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// What a wallet tells, and what has to come out of it: counted here, beside all that is tested.
final class Told {

    /// A brand's player.
    record Who(String brandId, String playerId) implements Comparable<Who> {

        @Override
        public int compareTo(Who other) {
            int byBrand = brandId.compareTo(other.brandId);
            return byBrand != 0 ? byBrand : playerId.compareTo(other.playerId);
        }

        @Override
        public String toString() {
            return "brand %s, player %s".formatted(brandId, playerId);
        }
    }

    record Sums(long bets, long stake, long payout, long rolledBackBets) {

        static final Sums ZERO = new Sums(0, 0, 0, 0);

        private Sums plus(WalletEvent bet) {
            return new Sums(bets + 1, stake + bet.getStake(), payout + bet.getPayout(), rolledBackBets);
        }

        private Sums plusRolledBack() {
            return new Sums(bets, stake, payout, rolledBackBets + 1);
        }

        private Sums minus(WalletEvent bet) {
            return new Sums(bets - 1, stake - bet.getStake(), payout - bet.getPayout(), rolledBackBets + 1);
        }
    }

    private static final int PLAYERS = 150;
    private static final int REMEMBERED = 500;
    /// So much later comes a bet whose rollback came first.
    private static final int LATE = 40;

    private final SplittableRandom random;
    private final List<String> brands;
    private final Map<Who, Sums> sums = new TreeMap<>();
    private final Deque<WalletEvent> bets = new ArrayDeque<>();
    private final Deque<WalletEvent> late = new ArrayDeque<>();
    private final List<WalletEvent> passed = new ArrayList<>();
    private long number;

    Told(long seed, List<String> brands) {
        this.random = new SplittableRandom(seed);
        this.brands = brands;
    }

    /// 2 % come twice, 3 % are taken back, some of them before they come.
    WalletEvent next(Instant now) {
        number++;
        int dice = random.nextInt(100);
        if (late.size() > LATE || (dice < 1 && !late.isEmpty())) {
            return late.removeFirst();
        }
        if (dice < 3 && !passed.isEmpty()) {
            return passed.get(random.nextInt(passed.size()));
        }
        if (dice < 5 && !bets.isEmpty()) {
            WalletEvent bet = bets.removeFirst();
            sums.computeIfPresent(who(bet), (_, before) -> before.minus(bet));
            return rollback(bet, now);
        }
        WalletEvent bet = bet(now);
        if (dice < 6) {
            late.add(bet);
            sums.merge(who(bet), Sums.ZERO.plusRolledBack(), (before, _) -> before.plusRolledBack());
            return rollback(bet, now);
        }
        sums.merge(who(bet), Sums.ZERO.plus(bet), (before, _) -> before.plus(bet));
        remember(bet);
        return bet;
    }

    /// What a rollback waits for.
    List<WalletEvent> rest() {
        List<WalletEvent> rest = List.copyOf(late);
        late.clear();
        return rest;
    }

    long events() {
        return number;
    }

    /// Of each player, over all days.
    Map<Who, Sums> sums() {
        return new TreeMap<>(sums);
    }

    private void remember(WalletEvent bet) {
        bets.add(bet);
        if (passed.size() < REMEMBERED) {
            passed.add(bet);
        } else {
            passed.set(random.nextInt(REMEMBERED), bet);
            bets.pollFirst();
        }
    }

    private WalletEvent bet(Instant now) {
        long stake = 50L * (1 + random.nextInt(40));
        return begin("BET_SETTLED", brands.get(random.nextInt(brands.size())), "p" + random.nextInt(PLAYERS), now)
                .setBetId("b" + number).setProviderId("nova").setGameCategory(random.nextBoolean() ? "slots" : "live")
                .setCurrency("EUR").setStake(stake).setPayout(random.nextInt(100) < 38 ? stake * 2 : 0L).build();
    }

    private WalletEvent rollback(WalletEvent bet, Instant now) {
        return begin("BET_ROLLED_BACK", bet.getBrandId(), bet.getPlayerId(), now).setBetId(bet.getBetId())
                .setReversesEventId(bet.getEventId()).build();
    }

    private WalletEvent.Builder begin(String type, String brandId, String playerId, Instant now) {
        return WalletEvent.newBuilder().setEventId("e%d-%s".formatted(number, type)).setType(type).setBrandId(brandId)
                .setPlayerId(playerId).setOccurredAt(now);
    }

    private static Who who(WalletEvent event) {
        return new Who(event.getBrandId(), event.getPlayerId());
    }
}
