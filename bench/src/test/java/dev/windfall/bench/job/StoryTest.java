package dev.windfall.bench.job;

import dev.windfall.schemas.avro.WalletEvent;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/// What the contenders are told, and what they must come to.
class StoryTest {

    private static final Plot PLOT = new Plot(50_000, 7, Instant.parse("2026-11-01T00:00:00Z"), 0);

    private final List<WalletEvent> events = new ArrayList<>();
    private final Oracle oracle = new Oracle();

    private void tell(Plot plot) {
        new Story(plot).tell(new Story.Listener() {

            @Override
            public void event(WalletEvent event) {
                events.add(event);
            }

            @Override
            public void ends(Contribution bet, boolean rolledBack) {
                oracle.ends(bet, rolledBack);
            }
        });
    }

    @Test
    void theSamePlotTellsTheSameStory() {
        tell(PLOT);
        List<WalletEvent> first = List.copyOf(events);
        events.clear();
        tell(PLOT);
        assertThat(events).isEqualTo(first);
    }

    @Test
    void itHasTheCopiesAndRollbacksThatThePlotSays() {
        tell(PLOT);
        Set<String> ids = new HashSet<>();
        Set<String> settled = new HashSet<>();
        int copies = 0;
        int rollbacks = 0;
        int early = 0;
        for (WalletEvent event : events) {
            if (!ids.add(event.getEventId())) {
                copies++;
            } else if (event.getType().equals("BET_ROLLED_BACK")) {
                rollbacks++;
                early += settled.contains(event.getReversesEventId()) ? 0 : 1;
            } else {
                settled.add(event.getEventId());
            }
        }
        assertThat(events).hasSize(50_000);
        assertThat(copies / 50.0).isBetween(18.0, 22.0);
        assertThat(rollbacks / 50.0).isBetween(9.0, 11.0);
        assertThat(early / (double) rollbacks).isBetween(0.06, 0.14);
    }

    @Test
    void everyEventLiesInTheDaysOfThePlot() {
        tell(PLOT);
        assertThat(events).allSatisfy(event -> assertThat(event.getOccurredAt())
                .isBetween(PLOT.begin(), PLOT.begin().plusSeconds(Plot.DAYS * 86_400L)));
    }

    @Test
    void theOracleAgreesWithAFoldOfTheEvents() {
        tell(PLOT);
        assertThat(oracle.check(folded(true))).isEqualTo("equal");
    }

    @Test
    void theOracleTellsByHowMuchAFoldThatCountsCopiesDiffers() {
        tell(PLOT);
        assertThat(oracle.check(folded(false))).matches(
                "of [\\d,]+ sums 0 missing, 0 too many, [1-9][\\d,]* different; 4\\d,\\d{3} of 4\\d,\\d{3} bets");
    }

    @Test
    void theOracleMissesWhatIsNotThere() {
        tell(PLOT);
        Map<String, Sums> sums = folded(true);
        String some = sums.keySet().stream().filter(key -> key.contains("~provider-")).findFirst().orElseThrow();
        sums.remove(some);
        sums.put("brand~player~2026-11-01~EUR", Sums.of(1, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(oracle.check(sums)).contains(" 1 missing, 1 too many, 0 different");
    }

    /// As plainly as can be: all bets first, then what was rolled back.
    private Map<String, Sums> folded(boolean onlyOnce) {
        Set<String> ids = new HashSet<>();
        Set<String> rolledBack = new HashSet<>();
        events.forEach(event -> rolledBack.add(String.valueOf(event.getReversesEventId())));
        Map<String, Sums> sums = new HashMap<>();
        for (WalletEvent event : events) {
            if ((ids.add(event.getEventId()) || !onlyOnce) && event.getType().equals("BET_SETTLED")) {
                Bet bet = new Bet(Contribution.of(event), rolledBack.contains(event.getEventId()));
                Contribution worth = Contribution.of(event);
                sums.computeIfAbsent(worth.rowKey(), _ -> new Sums()).add(1, bet);
                sums.computeIfAbsent(worth.totalKey(), _ -> new Sums()).add(1, bet);
            }
        }
        return sums;
    }
}
