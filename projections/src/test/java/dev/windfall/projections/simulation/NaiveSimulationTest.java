package dev.windfall.projections.simulation;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.simulation.Simulated.Comparison;
import dev.windfall.projections.simulation.Simulated.OfContender;
import dev.windfall.projections.simulation.Simulated.OfPeriod;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import static dev.windfall.projections.simulation.SimulationText.november;
import static org.assertj.core.api.Assertions.assertThat;

/// Seeded players, each rated once more by hand: the sums are those of a plain loop that keeps everyone.
class NaiveSimulationTest {

    private static final LocalDate FROM = november(1);
    private static final LocalDate TO = november(29);
    private static final int PLAYERS = 400;
    private static final Ruling IN_FORCE = SimulationText.version(1, LocalDate.of(2026, 1, 1),
            "WEEKLY 0:5% 2000:10% 5000:15% min=20");
    private static final List<Rule> CANDIDATES = List.of(SimulationText.rule("WEEKLY 500:7% 4000:20%"),
            SimulationText.rule("DAILY 0:10% min=5"), SimulationText.rule("WEEKLY NET_DEPOSIT 0:10%"));

    @Test
    void theSumsAreThoseOfEveryPlayerRatedByHand() {
        for (long seed = 1; seed <= 20; seed++) {
            Map<String, List<PlayerDay>> players = players(seed);
            List<Contender> candidates = SimulationText.times(CANDIDATES.size(),
                    i -> Contender.candidate("candidate_" + i, CANDIDATES.get(i), FROM, TO));
            Simulation simulation = new Simulation(Contender.inForce(new RuleHistory(List.of(IN_FORCE)), FROM, TO),
                    candidates, 5);
            players.forEach((player, days) -> simulation.player(player, days, Profile.NONE));
            Simulated result = simulation.result();
            assertThat(result.players()).isEqualTo(PLAYERS);
            check(result.contenders().getFirst(), IN_FORCE.rule(), players);
            for (int i = 0; i < candidates.size(); i++) {
                check(result.contenders().get(i + 1), CANDIDATES.get(i), players);
            }
        }
    }

    private static void check(OfContender told, Rule rule, Map<String, List<PlayerDay>> players) {
        assertThat(told.periods()).isNotEmpty();
        for (OfPeriod period : told.periods()) {
            Map<String, Long> amounts = amounts(rule, period.period(), period.currency(), players);
            assertThat(period.sums().total()).isEqualTo(sum(amounts));
            assertThat(period.sums().paid()).isEqualTo(amounts.values().stream().filter(amount -> amount > 0).count());
            if (period.comparison() != null) {
                check(period.comparison(), amounts,
                        amounts(IN_FORCE.rule(), period.period(), period.currency(), players));
            }
        }
        told.totals().forEach(total -> {
            Map<String, Long> amounts = inAllPeriods(rule, total.currency(), players);
            assertThat(total.sums().total()).isEqualTo(sum(amounts));
            assertThat(total.largestPayouts()).isSortedAccordingTo((one, other) -> Long.compare(other.amount(),
                    one.amount())).hasSizeLessThanOrEqualTo(5);
            if (total.comparison() != null) {
                check(total.comparison(), amounts, inAllPeriods(IN_FORCE.rule(), total.currency(), players));
            }
        });
    }

    private static void check(Comparison told, Map<String, Long> amounts, Map<String, Long> inForce) {
        Map<String, Long> gains = new HashMap<>();
        amounts.forEach((player, amount) -> gains.put(player, amount - inForce.getOrDefault(player, 0L)));
        assertThat(told.difference()).isEqualTo(sum(amounts) - sum(inForce));
        assertThat(told.winners()).isEqualTo(gains.values().stream().filter(gain -> gain > 0).count());
        assertThat(told.losers()).isEqualTo(gains.values().stream().filter(gain -> gain < 0).count());
        assertThat(told.gained()).isEqualTo(gains.values().stream().filter(gain -> gain > 0).mapToLong(gain -> gain)
                .sum());
    }

    private static Map<String, Long> inAllPeriods(Rule rule, String currency, Map<String, List<PlayerDay>> players) {
        Map<String, Long> sums = new HashMap<>();
        LocalDate day = FROM;
        while (!day.isAfter(TO)) {
            Period period = rule.grid().period(day);
            if (!period.first().isBefore(FROM) && !period.last().isAfter(TO)) {
                amounts(rule, period, currency, players).forEach((player, amount) -> sums.merge(player, amount,
                        Long::sum));
            }
            day = period.last().plusDays(1);
        }
        return sums;
    }

    private static Map<String, Long> amounts(Rule rule, Period period, String currency,
            Map<String, List<PlayerDay>> players) {
        return players.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, player -> {
            Rating rating = Rater.rate(rule, currency, player.getValue().stream()
                    .filter(day -> !day.day().isBefore(period.first()) && !day.day().isAfter(period.last())).toList(),
                    Profile.NONE);
            return rating.entitlement();
        }));
    }

    private static long sum(Map<String, Long> amounts) {
        return amounts.values().stream().mapToLong(amount -> amount).sum();
    }

    private static Map<String, List<PlayerDay>> players(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, List<PlayerDay>> players = new HashMap<>();
        for (int number = 0; number < PLAYERS; number++) {
            StringBuilder days = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                days.append(i == 0 ? "" : ", ").append(1 + random.nextInt(30)).append(random.nextInt(4) == 0
                        ? " cash "
                        : " ").append(random.nextInt(3000)).append(random.nextInt(5) == 0 ? " USD" : "");
            }
            players.put("p" + number, SimulationText.days("p" + number, days.toString()));
        }
        return players;
    }
}
