package dev.windfall.bench.job;

import dev.windfall.schemas.avro.WalletEvent;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Wallet events as a platform's backlog holds them, from a seed. Whoever tells the story knows how each bet ends, so what must
/// come of it needs no deduplication and no state: [Listener#ends] says it.
public final class Story {

    /// How far back a copy or a rollback may lie, in bets.
    private static final int REACH = 65_536;
    /// How many events an early rollback comes before its bet.
    private static final int HEAD_START = 500;
    /// Where the ids of rollbacks begin.
    private static final long ROLLBACKS = 1L << 40;
    private static final double PLAYER_SKEW = 0.8;
    private static final double BRAND_SKEW = 1.0;
    private static final Duration LATENESS_MAX = Duration.ofHours(1);
    private static final List<String> CATEGORIES = List.of("slots", "live", "table", "crash");
    private static final List<String> CURRENCIES = List.of("EUR", "USD");

    /// Who is told.
    public interface Listener {

        /// The next event.
        void event(WalletEvent event);

        /// How a bet ends, told once for each bet, when it can no longer change.
        void ends(Contribution bet, boolean rolledBack);
    }

    private static final class Played {

        private final WalletEvent settlement;
        private @Nullable WalletEvent rollback;

        Played(WalletEvent settlement) {
            this.settlement = settlement;
        }
    }

    private record Late(long due, WalletEvent event) {}

    private final Plot plot;
    private final SplittableRandom random;
    private final double[] playerWeights;
    private final String[] playerIds;
    private final String[] brandIds;
    private final String[] providerIds;
    private final @Nullable Played[] recent = new Played[REACH];
    private final Deque<Late> late = new ArrayDeque<>();
    private long bets;

    public Story(Plot plot) {
        this.plot = plot;
        this.random = new SplittableRandom(plot.seed());
        this.playerWeights = powerLaw(Plot.PLAYERS, PLAYER_SKEW);
        double[] brandWeights = brandWeights(plot);
        this.playerIds = IntStream.range(0, Plot.PLAYERS).mapToObj("player-%06d"::formatted).toArray(String[]::new);
        this.providerIds = IntStream.range(0, Plot.PROVIDERS).mapToObj("provider-%02d"::formatted)
                .toArray(String[]::new);
        this.brandIds = IntStream.range(0, Plot.PLAYERS).mapToObj(_ -> brandId(pick(brandWeights)))
                .toArray(String[]::new);
    }

    public static List<String> brandIds() {
        return IntStream.range(0, Plot.BRANDS).mapToObj(Story::brandId).toList();
    }

    public static List<String> currencies() {
        return CURRENCIES;
    }

    /// Tells it to the end.
    public void tell(Listener listener) {
        for (long number = 0; number < plot.events(); number++) {
            listener.event(next(number, listener));
        }
        for (Played bet : recent) {
            end(bet, listener);
        }
    }

    private WalletEvent next(long number, Listener listener) {
        if (!late.isEmpty() && late.getFirst().due() <= number) {
            return late.removeFirst().event();
        }
        int draw = random.nextInt(1_000);
        Played earlier = draw < Plot.COPIES_PERMILLE + Plot.ROLLBACKS_PERMILLE ? earlier() : null;
        if (earlier != null && draw < Plot.COPIES_PERMILLE) {
            return earlier.rollback != null && random.nextBoolean() ? earlier.rollback : earlier.settlement;
        }
        if (earlier != null && earlier.rollback == null) {
            return random.nextInt(10) > 0 || number > plot.events() - 2 * HEAD_START
                    ? rollBack(earlier, number)
                    : rollBackBefore(remember(settlement(number), listener), number);
        }
        return remember(settlement(number), listener).settlement;
    }

    /// Its bet follows.
    private WalletEvent rollBackBefore(Played bet, long number) {
        late.addLast(new Late(number + HEAD_START, bet.settlement));
        return rollBack(bet, number);
    }

    private WalletEvent rollBack(Played bet, long number) {
        WalletEvent settlement = bet.settlement;
        WalletEvent rollback = WalletEvent.newBuilder().setEventId(id(ROLLBACKS + number)).setType("BET_ROLLED_BACK")
                .setBrandId(settlement.getBrandId()).setPlayerId(settlement.getPlayerId())
                .setBetId(settlement.getBetId()).setOccurredAt(settlement.getOccurredAt().plusSeconds(30))
                .setReversesEventId(settlement.getEventId()).build();
        bet.rollback = rollback;
        return rollback;
    }

    private WalletEvent settlement(long number) {
        int player = pick(playerWeights);
        int provider = random.nextInt(Plot.PROVIDERS);
        long stake = 10 + random.nextLong(10_000);
        long payout = random.nextInt(3) == 0 ? random.nextLong(3 * stake) : 0;
        boolean withBonus = random.nextInt(10) == 0;
        long bonusStake = withBonus ? random.nextLong(stake) : 0;
        Duration sinceBegin = Duration.ofDays(Plot.DAYS).multipliedBy(number).dividedBy(plot.events())
                .minusMillis(random.nextLong(LATENESS_MAX.toMillis()));
        return WalletEvent.newBuilder().setEventId(id(number)).setType("BET_SETTLED").setBrandId(brandIds[player])
                .setPlayerId(playerIds[player]).setBetId(id(~number))
                .setProviderId(providerIds[provider])
                .setGameCategory(CATEGORIES.get(provider % CATEGORIES.size()))
                .setGameId("game-" + random.nextInt(1_000))
                .setCurrency(CURRENCIES.get(player % CURRENCIES.size())).setStake(stake).setBonusStake(bonusStake)
                .setPayout(payout).setBonusPayout(withBonus ? payout / 2 : 0)
                .setValidTurnover(random.nextInt(4) == 0 ? Long.valueOf((stake - bonusStake) / 2) : null)
                .setOccurredAt(plot.begin().plus(sinceBegin.isNegative() ? Duration.ZERO : sinceBegin)).build();
    }

    private Played remember(WalletEvent settlement, Listener listener) {
        Played bet = new Played(settlement);
        int place = (int) (bets % REACH);
        end(recent[place], listener);
        recent[place] = bet;
        bets++;
        return bet;
    }

    private static void end(@Nullable Played bet, Listener listener) {
        if (bet != null) {
            listener.ends(Contribution.of(bet.settlement), bet.rollback != null);
        }
    }

    /// None that may still be on its way, because its rollback came first.
    private @Nullable Played earlier() {
        long told = Math.min(bets, REACH) - HEAD_START;
        return told <= 0 ? null : recent[(int) ((bets - HEAD_START - 1 - random.nextLong(told)) % REACH)];
    }

    /// As platforms have them: without order.
    private static String id(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        return Long.toHexString(mixed ^ mixed >>> 27);
    }

    private static String brandId(int number) {
        return "brand-%02d".formatted(number);
    }

    /// @return the sums of the weights, the last of which is 1
    private static double[] powerLaw(int count, double skew) {
        double[] sums = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1 / Math.pow(i + 1.0, skew);
            sums[i] = sum;
        }
        for (int i = 0; i < count; i++) {
            sums[i] /= sum;
        }
        return sums;
    }

    private static double[] brandWeights(Plot plot) {
        double[] sums = powerLaw(Plot.BRANDS, BRAND_SKEW);
        double hot = plot.hotPercent() / 100.0;
        for (int i = 0; plot.hotPercent() > 0 && i < sums.length; i++) {
            sums[i] = i == 0 ? hot : hot + (1 - hot) * i / (sums.length - 1);
        }
        return sums;
    }

    private int pick(double[] sums) {
        int found = Arrays.binarySearch(sums, random.nextDouble());
        return Math.min(found < 0 ? -found - 1 : found, sums.length - 1);
    }
}
