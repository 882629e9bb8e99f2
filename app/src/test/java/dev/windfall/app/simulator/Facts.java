package dev.windfall.app.simulator;

import dev.windfall.projections.events.Fact;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The charter's bet fold once more, for sets of events, as plainly as it can be said: whenever one comes, its bet is added up anew. It
/// knows no horizon, for no simulation is so long.
final class Facts {

    /// Where each amount stands in a row of a provider.
    private static final int VALUES = 9;
    private static final int STAKE = 1;
    private static final int PAYOUT = 4;
    static final String CASH = "cash";

    /// Of a brand.
    record Days(ZoneId zone, LocalTime startsAt) {

        LocalDate of(Fact fact) {
            var local = fact.occurredAt().atZone(zone);
            return local.toLocalTime().isBefore(startsAt) ? local.toLocalDate().minusDays(1) : local.toLocalDate();
        }
    }

    record Day(String brandId, String playerId, LocalDate day) implements Comparable<Day> {

        @Override
        public int compareTo(Day other) {
            return toString().compareTo(other.toString());
        }
    }

    /// What one event adds to a row.
    private static final class Share {
        private final Day day;
        private final String row;
        private final long[] values;

        Share(Day day, String row, long... values) {
            this.day = day;
            this.row = row;
            this.values = values;
        }
    }

    private final Map<String, Days> brands;
    private final Map<String, Map<String, Fact>> cases = new TreeMap<>();
    private final Map<Day, Map<String, long[]>> days = new TreeMap<>();
    private long read;
    private long duplicates;
    private long counted;
    private long waiting;

    Facts(Map<String, Days> brands) {
        this.brands = brands;
    }

    void add(Fact fact) {
        read++;
        String place = place(fact);
        Map<String, Fact> events = cases.computeIfAbsent(place, _ -> new TreeMap<>());
        if (events.containsKey(fact.eventId())) {
            duplicates++;
            return;
        }
        account(events.values(), -1);
        events.put(fact.eventId(), fact);
        account(events.values(), 1);
    }

    /// read, counted, waiting, duplicates
    List<Long> tally() {
        return List.of(read, counted, waiting, duplicates);
    }

    /// What is not zero, as text by day and row.
    Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        days.forEach((day, ofDay) -> ofDay.forEach((row, values) -> {
            if (Arrays.stream(values).anyMatch(value -> value != 0)) {
                rows.put("%s~%s~%s %s".formatted(day.brandId, day.playerId, day.day, row), Arrays.toString(values));
            }
        }));
        return rows;
    }

    /// Turnover and net loss, by day.
    Map<Day, long[]> sums(String brandId) {
        Map<Day, long[]> sums = new TreeMap<>();
        days.forEach((day, rows) -> {
            if (day.brandId.equals(brandId)) {
                long stake = 0;
                long payout = 0;
                for (Map.Entry<String, long[]> row : rows.entrySet()) {
                    if (!row.getKey().equals(CASH)) {
                        stake += row.getValue()[STAKE];
                        payout += row.getValue()[PAYOUT];
                    }
                }
                sums.put(day, new long[]{stake, stake - payout});
            }
        });
        return sums;
    }

    private static String place(Fact fact) {
        String player = fact.brandId() + " " + fact.playerId();
        return switch (fact) {
            case Fact.Settlement bet -> player + " bet " + bet.betId();
            case Fact.Rollback rollback -> player + " bet " + rollback.betId();
            case Fact.Cash cash -> player + " cash " + cash.eventId();
            case Fact.CashReversal reversal -> player + " cash " + reversal.reversesEventId();
        };
    }

    private void account(Collection<Fact> events, int sign) {
        long idle = events.stream().filter(event -> isUndoing(event)
                && events.stream().noneMatch(other -> undoes(event, other))).count();
        waiting += sign * idle;
        counted += sign * (events.size() - idle);
        for (Share share : shares(events)) {
            long[] sum = days.computeIfAbsent(share.day, _ -> new TreeMap<>()).computeIfAbsent(share.row,
                    _ -> new long[share.values.length]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += sign * share.values[i];
            }
        }
    }

    private List<Share> shares(Collection<Fact> events) {
        List<Share> shares = new ArrayList<>();
        Fact.Settlement speaker = speaker(events);
        for (Fact event : events) {
            boolean isUndone = events.stream().anyMatch(other -> undoes(other, event));
            Day day = new Day(event.brandId(), event.playerId(),
                    Objects.requireNonNull(brands.get(event.brandId())).of(event));
            if (event instanceof Fact.Cash cash && !isUndone) {
                boolean isDeposit = cash.direction() == Fact.Direction.DEPOSIT;
                shares.add(new Share(day, CASH, isDeposit ? cash.amount() : 0,
                        isDeposit ? 0 : cash.amount()));
            } else if (event instanceof Fact.Settlement bet && (speaker == null || bet.equals(speaker))) {
                long[] values = new long[VALUES];
                values[isUndone ? 6 : 0] = 1;
                values[isUndone ? 7 : STAKE] = bet.stake();
                values[isUndone ? 8 : PAYOUT] = bet.payout();
                values[3] = isUndone ? 0 : bet.validTurnover();
                shares.add(new Share(day, bet.providerId() + " " + bet.gameCategory(), values));
            }
        }
        return shares;
    }

    /// @return null if all speak
    private static Fact.@Nullable Settlement speaker(Collection<Fact> events) {
        List<Fact.Settlement> bets = events.stream().filter(Fact.Settlement.class::isInstance)
                .map(Fact.Settlement.class::cast).toList();
        if (bets.stream().allMatch(bet -> bet.revision() == null)) {
            return null;
        }
        List<Fact.Settlement> standing = bets.stream()
                .filter(bet -> events.stream().noneMatch(other -> undoes(other, bet))).toList();
        Fact.Settlement best = null;
        for (Fact.Settlement bet : standing.isEmpty() ? bets : standing) {
            best = best == null || isLater(bet, best) ? bet : best;
        }
        return best;
    }

    private static boolean isLater(Fact.Settlement one, Fact.Settlement other) {
        if (revision(one) != revision(other)) {
            return revision(one) > revision(other);
        }
        int time = one.occurredAt().compareTo(other.occurredAt());
        return time != 0 ? time > 0 : one.eventId().compareTo(other.eventId()) > 0;
    }

    private static int revision(Fact.Settlement bet) {
        return bet.revision() == null ? 0 : bet.revision();
    }

    private static boolean isUndoing(Fact event) {
        return event instanceof Fact.Rollback || event instanceof Fact.CashReversal;
    }

    private static boolean undoes(Fact undoing, Fact undone) {
        if (undoing instanceof Fact.Rollback rollback && undone instanceof Fact.Settlement bet) {
            if (rollback.reversesEventId() != null) {
                return rollback.reversesEventId().equals(bet.eventId());
            }
            return rollback.revision() != null ? rollback.revision() >= revision(bet)
                    : !rollback.occurredAt().isBefore(bet.occurredAt());
        }
        return undoing instanceof Fact.CashReversal reversal && undone instanceof Fact.Cash cash
                && reversal.direction() == cash.direction() && reversal.reversesEventId().equals(cash.eventId());
    }
}
