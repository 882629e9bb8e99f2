package dev.windfall.projections.simulation;

import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.PeriodGrid.Period;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.simulation.Simulated.Change;
import dev.windfall.projections.simulation.Simulated.OfCurrency;
import dev.windfall.projections.simulation.Simulated.Payout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.List;

import static dev.windfall.projections.simulation.SimulationText.days;
import static dev.windfall.projections.simulation.SimulationText.november;
import static dev.windfall.projections.simulation.SimulationText.profile;
import static dev.windfall.projections.simulation.SimulationText.rule;
import static dev.windfall.projections.simulation.SimulationText.version;
import static org.assertj.core.api.Assertions.assertThat;

/// Small histories, worked out by hand. November 2026 begins on a Sunday; its weeks are 2..8, 9..15, 16..22, 23..29.
class SimulationTest {

    private static final LocalDate LONG_AGO = LocalDate.of(2026, 1, 1);
    private static final int LARGEST = 2;

    @Test
    void aCandidateStandsBesideTheRuleInForce() {
        Simulation simulation = simulation(2, 15, List.of(version(1, LONG_AGO, "WEEKLY 0:10% min=10")),
                "WEEKLY 0:5% 1000:20%");
        tell(simulation, """
                p1 | 2 1000        | both weeks: 100 and nothing, then 200
                p2 | 3 300, 9 40   | 30 and 4, which is less than 10; then 15 and 2
                p3 | 15 500 USD    | 50, then 25
                p4 | 2 200 blocked | nothing
                """);
        assertThat(SimulationText.shown(simulation.result())).isEqualTo(
                """
                in_force 2..8 v1 EUR 3 rated 2 paid 130 {ENTITLED=2, BLOCKED=1}
                in_force 9..15 v1 EUR 1 rated 0 paid 0 {BELOW_MIN=1}
                in_force 9..15 v1 USD 1 rated 1 paid 50 {ENTITLED=1}
                in_force all EUR 3 rated 2 paid 130 {ENTITLED=2, BELOW_MIN=1, BLOCKED=1}
                in_force all USD 1 rated 1 paid 50 {ENTITLED=1}
                candidate_1 2..8 EUR 3 rated 2 paid 215 {ENTITLED=2, BLOCKED=1} | +85: 1 win 100, 1 lose 15, {0->1: 1}
                candidate_1 9..15 EUR 1 rated 1 paid 2 {ENTITLED=1} | +2: 1 win 2, 0 lose 0, {}
                candidate_1 9..15 USD 1 rated 1 paid 25 {ENTITLED=1} | -25: 0 win 0, 1 lose 25, {}
                candidate_1 all EUR 3 rated 2 paid 217 {ENTITLED=3, BLOCKED=1} | +87: 1 win 100, 1 lose 13, {0->1: 1}
                candidate_1 all USD 1 rated 1 paid 25 {ENTITLED=1} | -25: 0 win 0, 1 lose 25, {}
                """);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            from | to | grid    | rated                     | left out
            2    | 15 | WEEKLY  | 2..8 9..15                | -
            1    | 15 | WEEKLY  | 2..8 9..15                | 26..1
            3    | 16 | WEEKLY  | 9..15                     | 2..8 16..22
            3    | 7  | WEEKLY  | -                         | 2..8
            1    | 30 | MONTHLY | 1..30                     | -
            1    | 29 | MONTHLY | -                         | 1..30
            29   | 30 | DAILY   | 29..29 30..30             | -
            """)
    void aPeriodThatIsOnlyPartlySimulatedIsLeftOut(int from, int to, String grid, String rated, String leftOut) {
        Contender contender = Contender.candidate("c", rule(grid), november(from), november(to));
        assertThat(shown(contender.spans().stream().map(Contender.Span::period).toList())).isEqualTo(rated);
        assertThat(shown(contender.leftOut())).isEqualTo(leftOut);
    }

    @Test
    void eachPeriodIsRatedByTheVersionInForceOnItsFirstDay() {
        Simulation simulation = simulation(2, 15, List.of(version(1, november(4), "DAILY 0:10%"),
                version(2, november(9), "WEEKLY 0:50%")), "DAILY 0:20%");
        tell(simulation, "p1 | 3 100, 5 100, 8 100, 9 100, 15 100 | 20 of the candidate for each day");
        assertThat(SimulationText.shown(simulation.result())).isEqualTo(
                """
                in_force 5..5 v1 EUR 1 rated 1 paid 10 {ENTITLED=1}
                in_force 8..8 v1 EUR 1 rated 1 paid 10 {ENTITLED=1}
                in_force 9..15 v2 EUR 1 rated 1 paid 100 {ENTITLED=1}
                in_force all EUR 1 rated 1 paid 120 {ENTITLED=3}
                candidate_1 3..3 EUR 1 rated 1 paid 20 {ENTITLED=1} | +20: 1 win 20, 0 lose 0, {-1->0: 1}
                candidate_1 5..5 EUR 1 rated 1 paid 20 {ENTITLED=1} | +10: 1 win 10, 0 lose 0, {}
                candidate_1 8..8 EUR 1 rated 1 paid 20 {ENTITLED=1} | +10: 1 win 10, 0 lose 0, {}
                candidate_1 9..9 EUR 1 rated 1 paid 20 {ENTITLED=1}
                candidate_1 15..15 EUR 1 rated 1 paid 20 {ENTITLED=1}
                candidate_1 all EUR 1 rated 1 paid 100 {ENTITLED=5} | -20: 0 win 0, 1 lose 20, {-1->0: 1}
                """);
    }

    @Test
    void whatOneBaseCountsAndTheOtherDoesNotIsCompared() {
        Simulation simulation = simulation(2, 8, List.of(version(1, LONG_AGO, "WEEKLY 0:10%")),
                "WEEKLY NET_DEPOSIT 0:10%");
        tell(simulation, """
                p1 | 2 1000     | loses 100
                p2 | 2 cash 500 | wins 50
                """);
        assertThat(SimulationText.shown(simulation.result())).isEqualTo(
                """
                in_force 2..8 v1 EUR 1 rated 1 paid 100 {ENTITLED=1}
                in_force all EUR 1 rated 1 paid 100 {ENTITLED=1}
                candidate_1 2..8 EUR 1 rated 1 paid 50 {ENTITLED=1} | -50: 1 win 50, 1 lose 100, {-1->0: 1, 0->-1: 1}
                candidate_1 all EUR 1 rated 1 paid 50 {ENTITLED=1} | -50: 1 win 50, 1 lose 100, {-1->0: 1, 0->-1: 1}
                """);
    }

    @Test
    void aTierThatDoesNotPayThePlayerIsNone() {
        Simulation simulation = simulation(2, 8, List.of(version(1, LONG_AGO, "WEEKLY 0:10%")),
                "WEEKLY 0:10% OPT_IN");
        tell(simulation, """
                p1 | 2 1000 opted | as before
                p2 | 2 1000       | did not opt in
                """);
        assertThat(SimulationText.shown(simulation.result())).contains(
                "candidate_1 all EUR 2 rated 1 paid 100 {ENTITLED=1, NOT_OPTED_IN=1} | -100: 0 win 0, 1 lose 100, {0->-1: 1}");
    }

    @Test
    void theLargestStandInAnOrderThatDoesNotDependOnWhoCameFirst() {
        List<String> players = List.of("p1 | 2 100 |", "p2 | 2 300, 9 500 |", "p3 | 2 300 |", "p4 | 2 10 |");
        for (List<String> order : List.of(players, players.reversed())) {
            Simulation simulation = simulation(2, 15, List.of(version(1, LONG_AGO, "WEEKLY 0:10%")),
                    "WEEKLY 200:20%");
            order.forEach(player -> tell(simulation, player));
            OfCurrency euros = simulation.result().contenders().get(1).totals().getFirst();
            assertThat(euros.largestPayouts()).containsExactly(
                    new Payout("p2", new Period(november(9), november(15)), 100),
                    new Payout("p2", new Period(november(2), november(8)), 60));
            assertThat(euros.largestGains()).containsExactly(new Change("p2", 80, 160), new Change("p3", 30, 60));
            assertThat(euros.largestLosses()).containsExactly(new Change("p1", 10, 0), new Change("p4", 1, 0));
        }
    }

    @Test
    void totalsOfOtherDaysAreNotHeldToBeTheSame() {
        assertThat(simulation(2, 15, List.of(version(1, LONG_AGO, "WEEKLY 0:10%")), "MONTHLY 0:10%").result()
                .contenders().get(1)).satisfies(candidate -> {
                    assertThat(candidate.coversTheSame()).isFalse();
                    assertThat(candidate.leftOut()).containsExactly(new Period(november(1), november(30)));
                });
        assertThat(simulation(2, 15, List.of(version(1, LONG_AGO, "WEEKLY 0:10%")), "DAILY 0:10%").result()
                .contenders().get(1).coversTheSame()).isTrue();
    }

    private static Simulation simulation(int from, int to, List<Ruling> versions, String candidate) {
        return new Simulation(Contender.inForce(new RuleHistory(versions), november(from), november(to)),
                List.of(Contender.candidate("candidate_1", rule(candidate), november(from), november(to))), LARGEST);
    }

    private static void tell(Simulation simulation, String players) {
        players.lines().map(line -> line.split(" *\\| *", -1)).forEach(player -> {
            String days = player[1].replaceAll("opted|blocked", "").strip();
            Profile profile = profile(player[1]);
            simulation.player(player[0].strip(), days(player[0].strip(), days), profile);
        });
    }

    private static String shown(List<Period> periods) {
        return periods.isEmpty() ? "-"
                : String.join(" ", periods.stream()
                        .map(period -> period.first().getDayOfMonth() + ".." + period.last().getDayOfMonth()).toList());
    }
}
