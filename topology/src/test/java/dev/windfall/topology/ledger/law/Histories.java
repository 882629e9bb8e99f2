package dev.windfall.topology.ledger.law;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.schemas.avro.WalletEvent;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Histories made from a seed: few ids, close times and many repetitions, so that events meet in every way there is.
///
/// A history has phases. Within one, no bet closes, so that its events may come in any order; between two, time passes, by one
/// event for each player.
final class Histories {

    private static final List<String> ZONES = List.of("Europe/Madrid", "America/New_York", "Australia/Lord_Howe",
            "Pacific/Apia", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca", "UTC");
    private static final List<String> DAY_STARTS = List.of("00:00", "01:30", "02:30", "06:00");
    private static final List<String> CURRENCIES = List.of("EUR", "JPY", "BHD");
    private static final List<String> PLAYERS = List.of("p1", "p2", "p3");
    private static final List<String> CATEGORIES = List.of("slots", "Live", "TABLE");

    private final Random random;
    private final Instant base;
    private final List<Instant> favourites = new ArrayList<>();
    private final List<WalletEvent> told = new ArrayList<>();

    private Histories(Random random, Instant base) {
        this.random = random;
        this.base = base;
    }

    record History(Map<String, BrandSettings> brands, List<List<Line>> phases) {

        /// The same events in another order, some of them more often.
        List<Line> shuffled(Random random) {
            List<Line> log = new ArrayList<>();
            for (List<Line> phase : phases) {
                List<Line> lines = new ArrayList<>(phase.subList(opening(phase), phase.size()));
                for (int i = random.nextInt(4); i > 0 && !lines.isEmpty(); i--) {
                    lines.add(lines.get(random.nextInt(lines.size())));
                }
                Collections.shuffle(lines, random);
                log.addAll(phase.subList(0, opening(phase)));
                log.addAll(lines);
            }
            return log;
        }

        /// In any order at all: what closes when is then another story each time.
        List<Line> scrambled(Random random) {
            List<Line> log = new ArrayList<>(phases.stream().flatMap(List::stream).toList());
            Collections.shuffle(log, random);
            return log;
        }

        private static int opening(List<Line> phase) {
            return (int) phase.stream().takeWhile(line -> line.event().getEventId().startsWith("time-")).count();
        }
    }

    static History of(long seed) {
        Random random = new Random(seed);
        Map<String, BrandSettings> brands = Map.of("aurora", brand("aurora", random), "borealis",
                brand("borealis", random));
        ZoneOffsetTransition change = brands.values().stream()
                .map(brand -> brand.calendar().zone().getRules()
                        .nextTransition(
                                Instant.parse("2025-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(300)))))
                .filter(transition -> transition != null).findFirst().orElse(null);
        Instant middle = change == null ? Instant.parse("2025-06-01T00:00:00Z") : change.getInstant();
        Histories histories = new Histories(random, middle.minus(Duration.ofHours(30)));
        histories.favourites.add(middle);
        brands.values().forEach(brand -> histories.favourites.add(brand.calendar()
                .start(brand.calendar().day(middle))));
        histories.favourites.add(histories.favourites.getLast().minusMillis(1));
        List<List<Line>> phases = new ArrayList<>();
        phases.add(histories.phase(10 + random.nextInt(25), 0));
        for (int passed_days = 0; random.nextInt(3) == 0 && phases.size() < 3;) {
            passed_days += random.nextBoolean() ? 48 : 95;
            List<Line> phase = new ArrayList<>(histories.timePasses(passed_days));
            phase.addAll(histories.phase(3 + random.nextInt(12), passed_days));
            phases.add(phase);
        }
        return new History(brands, phases);
    }

    private static BrandSettings brand(String id, Random random) {
        return new BrandSettings(id,
                new BusinessCalendar(ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))),
                        LocalTime.parse(DAY_STARTS.get(random.nextInt(DAY_STARTS.size())))),
                Map.of("EUR", 2, "JPY", 0, "BHD", 3), 1, Map.of());
    }

    /// Events of then, and late ones of before.
    private List<Line> phase(int count, int passed_days) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WalletEvent event = told.isEmpty() || random.nextInt(8) > 0 ? fresh(passed_days) : repeated();
            told.add(event);
            long delay_ms = random.nextLong(Duration.ofDays(3).toMillis()) - Duration.ofMinutes(59).toMillis();
            Instant inPhase = base.plus(Duration.ofDays(passed_days)).plusMillis(Math.max(0, delay_ms));
            Instant after = event.getOccurredAt().minus(Duration.ofMinutes(59));
            lines.add(new Line(event, inPhase.isBefore(after) ? after : inPhase));
        }
        return lines;
    }

    private List<Line> timePasses(int passed_days) {
        Instant time = base.plus(Duration.ofDays(passed_days));
        return List.of("aurora", "borealis").stream().flatMap(brand -> PLAYERS.stream()
                .map(player -> new Line(bet("time-" + passed_days, brand, player, "time-" + passed_days, time)
                        .build(), time)))
                .toList();
    }

    /// Once more: as it was, told otherwise, or with another content under its id.
    private WalletEvent repeated() {
        WalletEvent event = told.get(random.nextInt(told.size()));
        return switch (random.nextInt(4)) {
            case 0 -> event;
            case 1 -> WalletEvent.newBuilder(event)
                    .setType(event.getType().endsWith("_CONFIRMED") ? event.getType() : event.getType() + "_CONFIRMED")
                    .build();
            case 2 -> WalletEvent.newBuilder(event).setOccurredAt(event.getOccurredAt().plusMillis(random.nextInt(3)))
                    .build();
            default -> event.getStake() == null ? event
                    : WalletEvent.newBuilder(event).setStake(event.getStake() + random.nextInt(3)).build();
        };
    }

    private WalletEvent fresh(int passed_days) {
        String brand = random.nextInt(4) == 0 ? "borealis" : "aurora";
        String player = PLAYERS.get(random.nextInt(PLAYERS.size()));
        String id = "e" + random.nextInt(6);
        String betId = "b" + random.nextInt(3);
        Instant occurredAt = occurredAt(random.nextInt(3) == 0 ? 0 : passed_days);
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> bet(id, brand, player, betId, occurredAt).build();
            case 4 -> bet(id, brand, player, betId, occurredAt).setRevision(1 + random.nextInt(4)).build();
            case 5, 6, 7 -> rollback(id, brand, player, betId, occurredAt);
            case 8 -> event(id, random.nextBoolean() ? "DEPOSIT" : "WITHDRAWAL", brand, player, occurredAt)
                    .setCurrency(CURRENCIES.get(random.nextInt(3))).setAmount(1L + random.nextInt(500)).build();
            default -> event(id, random.nextBoolean() ? "DEPOSIT_REVERSED" : "WITHDRAWAL_REVERSED", brand, player,
                    occurredAt).setReversesEventId("e" + random.nextInt(6)).build();
        };
    }

    private WalletEvent rollback(String id, String brand, String player, String betId, Instant occurredAt) {
        WalletEvent.Builder rollback = event(id, "BET_ROLLED_BACK", brand, player, occurredAt).setBetId(betId);
        if (random.nextInt(3) == 0) {
            rollback.setReversesEventId("e" + random.nextInt(6));
        }
        if (random.nextInt(3) == 0) {
            rollback.setRevision(1 + random.nextInt(4));
        }
        return rollback.build();
    }

    private WalletEvent.Builder bet(String id, String brand, String player, String betId, Instant occurredAt) {
        long stake = random.nextLong(1_000);
        long payout = random.nextLong(1_000);
        WalletEvent.Builder bet = event(id, "BET_SETTLED", brand, player, occurredAt).setBetId(betId)
                .setProviderId(random.nextBoolean() ? "nova" : "Pulse")
                .setGameCategory(CATEGORIES.get(random.nextInt(3))).setCurrency(CURRENCIES.get(random.nextInt(3)))
                .setStake(stake).setPayout(payout);
        if (random.nextInt(3) == 0) {
            bet.setBonusStake(random.nextLong(stake + 1)).setBonusPayout(random.nextLong(payout + 1));
        }
        if (random.nextInt(5) == 0) {
            bet.setValidTurnover(random.nextLong(stake + 1));
        }
        if (random.nextInt(5) == 0) {
            bet.setGameId("g" + random.nextInt(2)).setRoundId("r1");
        }
        return bet;
    }

    private static WalletEvent.Builder event(String id, String type, String brand, String player, Instant occurredAt) {
        return WalletEvent.newBuilder().setEventId(id).setType(type).setBrandId(brand).setPlayerId(player)
                .setOccurredAt(occurredAt);
    }

    private Instant occurredAt(int passed_days) {
        Instant time = random.nextInt(3) == 0 ? favourites.get(random.nextInt(favourites.size()))
                : base.plusMillis(random.nextLong(Duration.ofHours(60).toMillis()));
        return time.plus(Duration.ofDays(passed_days));
    }
}
