package dev.windfall.app.chaos;

import dev.windfall.app.chaos.Told.Sums;
import dev.windfall.app.chaos.Told.Who;
import dev.windfall.schemas.avro.WalletEvent;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// What is counted on the way is what all events come to, looked at in the end.
class ToldTest {

    @Test
    void theSumsAreThoseOfTheEvents() {
        Told told = new Told(5, List.of("aurora", "borealis"));
        List<WalletEvent> events = new ArrayList<>();
        for (int number = 0; number < 20_000; number++) {
            events.add(told.next(Instant.EPOCH));
        }
        events.addAll(told.rest());
        assertThat(told.sums()).isEqualTo(sums(events));
        assertThat(events.size()).isGreaterThan(new HashSet<>(events).size());
        assertThat(told.sums().values().stream().mapToLong(Sums::rolledBackBets).sum()).isPositive();
    }

    private static Map<Who, Sums> sums(List<WalletEvent> events) {
        Set<String> rolledBack = new HashSet<>();
        Map<String, WalletEvent> bets = new HashMap<>();
        for (WalletEvent event : events) {
            if (event.getType().equals("BET_ROLLED_BACK")) {
                rolledBack.add(event.getReversesEventId());
            } else {
                bets.put(event.getEventId(), event);
            }
        }
        assertThat(bets.keySet()).containsAll(rolledBack);
        Map<Who, Sums> sums = new TreeMap<>();
        bets.forEach((id, bet) -> sums.merge(new Who(bet.getBrandId(), bet.getPlayerId()),
                rolledBack.contains(id) ? new Sums(0, 0, 0, 1) : new Sums(1, bet.getStake(), bet.getPayout(), 0),
                (one, other) -> new Sums(one.bets() + other.bets(), one.stake() + other.stake(),
                        one.payout() + other.payout(), one.rolledBackBets() + other.rolledBackBets())));
        return sums;
    }
}
