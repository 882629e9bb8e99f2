package dev.windfall.app;

import dev.windfall.schemas.avro.WalletEvent;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// A month of three brands' wallets, told in any order: whatever comes first, it is known how many events count, come again, come
/// under a used id, wait, or come too late.
final class WalletStory {

    static final List<String> BRANDS = List.of("aurora", "borealis", "citrus");

    private static final List<String> CURRENCIES = List.of("EUR", "USD", "JPY");
    private static final List<String> ZONES = List.of("Europe/Madrid", "America/New_York", "Asia/Tokyo");
    private static final List<String> DAY_STARTS = List.of("06:00", "00:00", "04:00");
    private static final int PLAYERS = 5_000;

    /// What becomes of the events.
    record Expected(long read, long counted, long waiting, long duplicates, long beyondHorizon, long eventIdReused) {}

    private final Random random;
    private final Instant now;
    private final List<WalletEvent> events = new ArrayList<>();
    private long number;
    private long waiting;
    private long duplicates;
    private long beyond;
    private long reused;

    private WalletStory(long seed, Instant now) {
        this.random = new Random(seed);
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
    }

    static WalletStory of(long seed, int count, Instant now) {
        WalletStory story = new WalletStory(seed, now);
        while (story.events.size() < count) {
            story.tell();
        }
        Collections.shuffle(story.events, story.random);
        return story;
    }

    static String document(String brandId) {
        int index = BRANDS.indexOf(brandId);
        return "{\"zone\": \"%s\", \"day_starts_at\": \"%s\", \"currencies\": [\"%s\"], \"spread\": %d}"
                .formatted(ZONES.get(index), DAY_STARTS.get(index), CURRENCIES.get(index), index + 1);
    }

    List<WalletEvent> events() {
        return events;
    }

    /// Once all was told this often. From the second time on, what stands comes again, and what does not is refused again.
    Expected expected(int times) {
        long all = events.size();
        long counted = all - waiting - duplicates - beyond - reused;
        return new Expected(all * times, counted, waiting, duplicates + (times - 1) * (all - beyond - reused),
                beyond * times, reused * times);
    }

    private void tell() {
        int brand = random.nextInt(BRANDS.size());
        double share = random.nextDouble();
        String player = "p" + (int) (share * share * share * PLAYERS);
        Instant time = now.minus(Duration.ofMinutes(random.nextInt(30 * 24 * 60)));
        number++;
        switch (random.nextInt(40)) {
            case 0, 1 -> cash(brand, player, time);
            case 2 -> waitingRollback(brand, player, time);
            case 3 -> tooLate(brand, player);
            case 4 -> usedId(bet(brand, player, time).build());
            case 5, 6 -> twice(bet(brand, player, time).build());
            case 7, 8 -> revisions(bet(brand, player, time).setRevision(1).build());
            case 9, 10 -> rolledBack(bet(brand, player, time).build());
            default -> events.add(bet(brand, player, time).build());
        }
    }

    private void cash(int brand, String player, Instant time) {
        String type = random.nextBoolean() ? "DEPOSIT" : "WITHDRAWAL";
        events.add(event("c", type, brand, player, time).setCurrency(CURRENCIES.get(brand))
                .setAmount(1 + random.nextLong(10_000)).build());
        if (random.nextInt(4) == 0) {
            events.add(event("v", type + "_REVERSED", brand, player, time.plusSeconds(9))
                    .setReversesEventId("c" + number).build());
        }
    }

    private void waitingRollback(int brand, String player, Instant time) {
        waiting++;
        events.add(event("r", "BET_ROLLED_BACK", brand, player, time).setBetId("none" + number).build());
    }

    private void tooLate(int brand, String player) {
        beyond++;
        events.add(bet(brand, player, now.minus(Duration.ofDays(60))).build());
    }

    private void usedId(WalletEvent bet) {
        reused++;
        events.add(bet);
        events.add(WalletEvent.newBuilder(bet).setPayout(bet.getPayout() == null ? 1L : bet.getPayout() + 1).build());
    }

    private void twice(WalletEvent bet) {
        duplicates++;
        events.add(bet);
        events.add(WalletEvent.newBuilder(bet).setType("BET_SETTLED_CONFIRMED").build());
    }

    private void revisions(WalletEvent bet) {
        events.add(bet);
        events.add(WalletEvent.newBuilder(bet).setEventId("s" + number).setRevision(3).setPayout(7L).build());
        events.add(WalletEvent.newBuilder().setEventId("r" + number).setType("BET_ROLLED_BACK")
                .setBrandId(bet.getBrandId()).setPlayerId(bet.getPlayerId()).setBetId(bet.getBetId()).setRevision(1)
                .setOccurredAt(bet.getOccurredAt()).build());
    }

    private void rolledBack(WalletEvent bet) {
        events.add(bet);
        WalletEvent.Builder rollback = WalletEvent.newBuilder().setEventId("r" + number).setType("BET_ROLLED_BACK")
                .setBrandId(bet.getBrandId()).setPlayerId(bet.getPlayerId()).setBetId(bet.getBetId())
                .setOccurredAt(bet.getOccurredAt());
        if (random.nextBoolean()) {
            rollback.setReversesEventId(bet.getEventId());
        }
        events.add(rollback.build());
    }

    private WalletEvent.Builder bet(int brand, String player, Instant time) {
        long stake = random.nextLong(2_000);
        return event("e", "BET_SETTLED", brand, player, time).setBetId("b" + number)
                .setProviderId("provider-" + random.nextInt(12))
                .setGameCategory(random.nextBoolean() ? "slots" : "Live")
                .setCurrency(CURRENCIES.get(brand)).setStake(stake).setPayout(random.nextLong(2_000))
                .setBonusStake(random.nextInt(10) == 0 ? stake / 2 : 0);
    }

    private WalletEvent.Builder event(String prefix, String type, int brand, String player, Instant time) {
        return WalletEvent.newBuilder().setEventId(prefix + number).setType(type).setBrandId(BRANDS.get(brand))
                .setPlayerId(player).setOccurredAt(time);
    }
}
