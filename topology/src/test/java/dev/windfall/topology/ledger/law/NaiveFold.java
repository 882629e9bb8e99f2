package dev.windfall.topology.ledger.law;

import dev.windfall.projections.brands.Slice;
import dev.windfall.schemas.avro.WalletEvent;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The charter's text once more, as plainly as it can be written: slow, and with nothing from the fold that it judges. It takes the
/// wallet's own events, in the order of the log.
final class NaiveFold {

    private static final Duration HORIZON = Duration.ofDays(45);

    /// @param zone        and day start of a brand
    record OfDay(ZoneId zone, LocalTime startsAt) {}

    /// What became of the events: counted, waiting, of these orphaned, duplicate, beyond the horizon, under a used id.
    record Outcome(Map<String, List<Long>> rows, List<Integer> tally) {}

    private static final class Bet {
        private final List<WalletEvent> events = new ArrayList<>();
        private final Map<WalletEvent, Instant> recorded = new HashMap<>();
        private @Nullable Instant closed;
    }

    private final Map<String, OfDay> brands;
    private final Map<String, Instant> times = new HashMap<>();
    private final Map<String, Bet> bets = new TreeMap<>();
    private final Map<String, List<Long>> rows = new TreeMap<>();
    private int counted;
    private int duplicates;
    private int beyond;
    private int reused;

    NaiveFold(Map<String, OfDay> brands) {
        this.brands = brands;
    }

    Outcome fold(List<Line> log) {
        for (Line line : log) {
            times.merge(bucket(line.event()), line.recordedAt(), (one, other) -> one.isAfter(other) ? one : other);
            take(canonical(line.event()), line.recordedAt());
        }
        int waiting = 0;
        int orphaned = 0;
        for (Map.Entry<String, Bet> entry : bets.entrySet()) {
            Bet bet = entry.getValue();
            if (!bet.events.isEmpty()) {
                close(entry.getKey(), bet);
                List<WalletEvent> stillWaiting = waiting(entry.getKey(), bet);
                waiting += stillWaiting.size();
                orphaned += (int) stillWaiting.stream()
                        .filter(event -> time(event)
                                .isAfter(Objects.requireNonNull(bet.recorded.get(event)).plus(Duration.ofHours(24))))
                        .count();
                book(entry.getKey(), bet);
            }
        }
        rows.values().removeIf(row -> row.stream().allMatch(value -> value == 0));
        return new Outcome(rows, List.of(counted, waiting, orphaned, duplicates, beyond, reused));
    }

    private void take(WalletEvent event, Instant recordedAt) {
        Instant time = time(event);
        List<String> places = places(event);
        boolean closed = time.isAfter(event.getOccurredAt().plus(HORIZON));
        for (String place : places) {
            closed |= bet(place, time).closed != null;
        }
        if (closed) {
            beyond++;
            return;
        }
        WalletEvent same = null;
        for (WalletEvent other : bet(places.getFirst(), time).events) {
            if (other.getEventId().equals(event.getEventId())) {
                same = other;
            }
        }
        if (same == null) {
            places.forEach(place -> add(bet(place, time), event, recordedAt));
        } else if (same.equals(event)) {
            duplicates++;
        } else if (digest(event).compareTo(digest(same)) > 0) {
            reused++;
        } else {
            WalletEvent loser = same;
            if (places(loser).stream().anyMatch(place -> bet(place, time).closed != null)) {
                beyond++;
                return;
            }
            reused++;
            places(loser).forEach(place -> bet(place, time).events.removeIf(loser::equals));
            places.forEach(place -> add(bet(place, time), event, recordedAt));
        }
    }

    private static void add(Bet bet, WalletEvent event, Instant recordedAt) {
        bet.events.add(event);
        bet.recorded.put(event, recordedAt);
    }

    /// As it is now: closed, or even forgotten.
    private Bet bet(String place, Instant time) {
        Bet bet = bets.computeIfAbsent(place, unseen -> new Bet());
        if (!bet.events.isEmpty()) {
            close(place, bet);
        }
        if (bet.closed != null && time.isAfter(bet.closed.plus(HORIZON).plus(HORIZON).plus(Duration.ofHours(1)))) {
            bet = new Bet();
            bets.put(place, bet);
        }
        return bet;
    }

    private void close(String place, Bet bet) {
        Instant earliest = bet.events.stream().map(WalletEvent::getOccurredAt).min(Instant::compareTo).orElseThrow();
        if (time(bet.events.getFirst()).isAfter(earliest.plus(HORIZON))) {
            beyond += waiting(place, bet).size();
            book(place, bet);
            bet.events.clear();
            bet.closed = earliest;
        }
    }

    /// Into the rows, for good.
    private void book(String place, Bet bet) {
        List<WalletEvent> waiting = waiting(place, bet);
        for (WalletEvent event : bet.events) {
            boolean elsewhere = event.getType().endsWith("_REVERSED")
                    && !place.endsWith("#" + event.getReversesEventId());
            if (!elsewhere && !waiting.contains(event)) {
                counted++;
            }
            switch (event.getType()) {
                case "BET_SETTLED" -> bookBet(event, bet.events);
                case "DEPOSIT", "WITHDRAWAL" -> {
                    if (bet.events.stream().noneMatch(other -> undoes(other, event))) {
                        long amount = event.getAmount();
                        boolean deposit = event.getType().equals("DEPOSIT");
                        add(event, "cash", List.of(deposit ? amount : 0L, deposit ? 0L : amount));
                    }
                }
                default -> {
                }
            }
        }
    }

    private void bookBet(WalletEvent bet, List<WalletEvent> events) {
        String row = bet.getProviderId() + " " + bet.getGameCategory();
        List<WalletEvent> settlements = events.stream().filter(event -> event.getType().equals("BET_SETTLED")).toList();
        boolean reversed = isReversed(bet, events);
        if (settlements.stream().anyMatch(event -> event.getRevision() != null)) {
            List<WalletEvent> candidates = settlements.stream().filter(event -> !isReversed(event, events)).toList();
            WalletEvent best = null;
            for (WalletEvent candidate : candidates.isEmpty() ? settlements : candidates) {
                if (best == null || isLater(candidate, best)) {
                    best = candidate;
                }
            }
            if (!bet.equals(best)) {
                return;
            }
        }
        if (reversed) {
            add(bet, row, List.of(0L, 0L, 0L, 0L, 0L, 0L, 1L, bet.getStake(), bet.getPayout()));
        } else {
            add(bet, row, List.of(1L, bet.getStake(), bet.getBonusStake(), bet.getValidTurnover(), bet.getPayout(),
                    bet.getBonusPayout(), 0L, 0L, 0L));
        }
    }

    private static boolean isLater(WalletEvent one, WalletEvent other) {
        if (revision(one) != revision(other)) {
            return revision(one) > revision(other);
        }
        if (!one.getOccurredAt().equals(other.getOccurredAt())) {
            return one.getOccurredAt().isAfter(other.getOccurredAt());
        }
        return one.getEventId().compareTo(other.getEventId()) > 0;
    }

    private static boolean isReversed(WalletEvent bet, List<WalletEvent> events) {
        return events.stream().anyMatch(other -> undoes(other, bet));
    }

    private static boolean undoes(WalletEvent undoing, WalletEvent undone) {
        if (undoing.getType().equals("BET_ROLLED_BACK") && undone.getType().equals("BET_SETTLED")) {
            if (undoing.getReversesEventId() != null) {
                return undoing.getReversesEventId().equals(undone.getEventId());
            }
            return undoing.getRevision() != null ? undoing.getRevision() >= revision(undone)
                    : undoing.getOccurredAt().toEpochMilli() >= undone.getOccurredAt().toEpochMilli();
        }
        return undoing.getType().equals(undone.getType() + "_REVERSED")
                && undone.getEventId().equals(undoing.getReversesEventId());
    }

    private static List<WalletEvent> waiting(String place, Bet bet) {
        return bet.events.stream()
                .filter(event -> event.getType().equals("BET_ROLLED_BACK")
                        || (event.getType().endsWith("_REVERSED") && place.endsWith("#" + event.getReversesEventId())))
                .filter(event -> bet.events.stream().noneMatch(other -> undoes(event, other))).toList();
    }

    private void add(WalletEvent event, String row, List<Long> values) {
        String key = "%s %s %s %s %s".formatted(event.getBrandId(), event.getPlayerId(), day(event), row,
                event.getCurrency());
        List<Long> sum = new ArrayList<>(
                rows.getOrDefault(key, new ArrayList<>(values.stream().map(any -> 0L).toList())));
        for (int i = 0; i < values.size(); i++) {
            sum.set(i, sum.get(i) + values.get(i));
        }
        rows.put(key, sum);
    }

    /// The last day that had begun, looked for day by day.
    private LocalDate day(WalletEvent event) {
        OfDay brand = Objects.requireNonNull(brands.get(event.getBrandId()));
        LocalDate day = LocalDate.ofInstant(event.getOccurredAt(), brand.zone).plusDays(3);
        while (start(day, brand).isAfter(event.getOccurredAt())) {
            day = day.minusDays(1);
        }
        return day;
    }

    /// Minute by minute, until the clocks of the zone show that time.
    private static Instant start(LocalDate day, OfDay brand) {
        LocalDateTime local = day.atTime(brand.startsAt);
        while (brand.zone.getRules().getValidOffsets(local).isEmpty()) {
            local = local.plusMinutes(1);
        }
        LocalDateTime shown = local;
        return brand.zone.getRules().getValidOffsets(shown).stream().map(shown::toInstant).min(Instant::compareTo)
                .orElseThrow();
    }

    private Instant time(WalletEvent event) {
        return Objects.requireNonNull(times.get(bucket(event)));
    }

    private static String bucket(WalletEvent event) {
        return event.getBrandId() + " " + Slice.bucketOf(event.getPlayerId());
    }

    private static List<String> places(WalletEvent event) {
        String player = event.getBrandId() + " " + event.getPlayerId();
        if (event.getType().startsWith("BET")) {
            return List.of(player + " bet#" + event.getBetId());
        }
        String own = player + " cash#" + event.getEventId();
        return event.getReversesEventId() == null || event.getReversesEventId().equals(event.getEventId())
                ? List.of(own)
                : List.of(own, player + " cash#" + event.getReversesEventId());
    }

    private static int revision(WalletEvent event) {
        return event.getRevision() == null ? 0 : event.getRevision();
    }

    private static WalletEvent canonical(WalletEvent event) {
        WalletEvent.Builder canonical = WalletEvent.newBuilder(event)
                .setType(event.getType().replace("_CONFIRMED", ""));
        if (event.getProviderId() != null) {
            canonical.setProviderId(event.getProviderId().toLowerCase(Locale.ROOT))
                    .setGameCategory(Objects.requireNonNull(event.getGameCategory()).toLowerCase(Locale.ROOT));
            if (event.getValidTurnover() == null) {
                canonical.setValidTurnover(Objects.requireNonNull(event.getStake()) - event.getBonusStake());
            }
        }
        return canonical.build();
    }

    private static BigInteger digest(WalletEvent event) {
        TreeMap<String, Object> fields = new TreeMap<>();
        event.getSchema().getFields().forEach(field -> {
            Object value = event.get(field.pos());
            boolean ofBets = field.name().startsWith("bonus_");
            if (value != null && (!ofBets || event.getType().equals("BET_SETTLED"))) {
                fields.put(field.name(), value instanceof Instant instant ? instant.toEpochMilli() : value);
            }
        });
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(name).append("=").append(value).append("\n"));
        try {
            return new BigInteger(1, MessageDigest.getInstance("SHA-256")
                    .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
