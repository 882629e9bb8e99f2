package dev.windfall.app;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.schemas.avro.WalletEvent;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Three brands and what their players do: mostly bets, a few rollbacks, deposits and withdrawals, some of it late, some of it
/// twice, a little of it wrong. The same seed gives the same events, but for the time at which they happen.
final class DemoTraffic {

    static final List<BrandSettings> BRANDS = List.of(
            brand("aurora", "Europe/Madrid", "06:00", Map.of("EUR", 2)),
            brand("borealis", "America/New_York", "00:00", Map.of("USD", 2)),
            brand("citrus", "Asia/Tokyo", "04:00", Map.of("JPY", 0)));

    private static final int PLAYERS_OF_A_BRAND = 1_500;
    private static final int REMEMBERED = 1_000;
    private static final List<String> PROVIDERS = List.of("nova", "evergreen", "lucky-frog", "blue-moon", "redwood",
            "quicksilver",
            "silver-fox", "paper-crane", "ninth-wave", "old-harbour", "kestrel", "tangram");
    private static final List<String> CATEGORIES = List.of("slots", "slots", "slots", "slots", "live", "live", "table",
            "sport");

    private final SplittableRandom random;
    private final String run;
    private final Deque<WalletEvent> remembered = new ArrayDeque<>();
    private long number;

    /// @param run makes the ids of this run different from those of any other
    DemoTraffic(long seed, String run) {
        this.random = new SplittableRandom(seed);
        this.run = run;
    }

    WalletEvent next(Instant now) {
        int dice = random.nextInt(1_000);
        WalletEvent event;
        if (dice < 20 && !remembered.isEmpty()) {
            return oneOfTheRemembered();
        } else if (dice < 40 && !remembered.isEmpty()) {
            event = rollback(oneOfTheRemembered(), now);
        } else if (dice < 70) {
            event = cash(now, dice < 60 ? "DEPOSIT" : "WITHDRAWAL");
        } else if (dice < 75) {
            event = begin(now, "BONUS_GRANTED").build();
        } else if (dice < 76) {
            event = bet(now).setStake(-1L).build();
        } else {
            event = bet(now).build();
            remember(event);
        }
        return event;
    }

    private WalletEvent.Builder bet(Instant now) {
        WalletEvent.Builder bet = begin(now, "BET_SETTLED_CONFIRMED");
        // Stakes are small and sometimes large; about 95 % of them comes back.
        long stake = (1 + random.nextInt(20)) * (random.nextInt(50) == 0 ? 1_000L : 50L);
        long payout = random.nextInt(100) < 38 ? stake * random.nextInt(500) / 100 : 0;
        long bonus = random.nextInt(20) == 0 ? stake / 2 : 0;
        return bet.setBetId("b-" + run + "-" + number).setProviderId(PROVIDERS.get(random.nextInt(PROVIDERS.size())))
                .setGameCategory(CATEGORIES.get(random.nextInt(CATEGORIES.size()))).setStake(stake).setPayout(payout)
                .setBonusStake(bonus);
    }

    private WalletEvent cash(Instant now, String type) {
        return begin(now, type).setAmount((1 + random.nextInt(20)) * 1_000L).build();
    }

    private WalletEvent rollback(WalletEvent bet, Instant now) {
        return begin(now, "BET_ROLLED_BACK").setBrandId(bet.getBrandId()).setPlayerId(bet.getPlayerId())
                .setBetId(bet.getBetId())
                .setCurrency(null).build();
    }

    private WalletEvent.Builder begin(Instant now, String type) {
        BrandSettings brand = BRANDS.get(random.nextInt(BRANDS.size()));
        // A few players do most of it.
        double share = random.nextDouble();
        int player = (int) (share * share * share * PLAYERS_OF_A_BRAND);
        boolean late = random.nextInt(50) == 0;
        number++;
        return WalletEvent.newBuilder().setEventId("e-" + run + "-" + number).setType(type).setBrandId(brand.brandId())
                .setPlayerId("player-" + player).setCurrency(brand.currencies().keySet().iterator().next())
                .setOccurredAt(late ? now.minus(Duration.ofMinutes(random.nextInt(3 * 24 * 60))) : now);
    }

    private void remember(WalletEvent bet) {
        remembered.addLast(bet);
        if (remembered.size() > REMEMBERED) {
            remembered.removeFirst();
        }
    }

    private WalletEvent oneOfTheRemembered() {
        return remembered.stream().skip(random.nextInt(remembered.size())).findFirst().orElseThrow();
    }

    private static BrandSettings brand(String id, String zone, String dayStartsAt, Map<String, Integer> currencies) {
        return new BrandSettings(id, new BusinessCalendar(ZoneId.of(zone), LocalTime.parse(dayStartsAt)), currencies,
                BrandSettings.DEFAULT_SPREAD, Map.of());
    }
}
