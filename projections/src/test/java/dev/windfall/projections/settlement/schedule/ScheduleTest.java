package dev.windfall.projections.settlement.schedule;

import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.PeriodGrid.Length;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.RuleVersion.Mode;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import dev.windfall.projections.settlement.schedule.AskedFor.Asked;
import dev.windfall.projections.settlement.schedule.AskedFor.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleTest {

    private static final String NAME = "aurora~rebate~r~";
    private static final String YEAR = "2026-";
    private static final RuleName RULE = new RuleName(Kind.REBATE, "r");
    private static final BusinessCalendar UTC = new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT);

    /// Two hours after the period's last day is over.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            zone               | starts | grid          | first      | due
            UTC                | 00:00  | DAILY         | 2026-11-20 | 2026-11-21T02:00:00Z
            UTC                | 06:00  | DAILY         | 2026-11-20 | 2026-11-21T08:00:00Z
            UTC                | 00:00  | WEEKLY        | 2026-11-16 | 2026-11-23T02:00:00Z
            UTC                | 00:00  | WEEKLY:SUNDAY | 2026-11-01 | 2026-11-08T02:00:00Z
            UTC                | 00:00  | WEEKLY        | 2026-12-28 | 2027-01-04T02:00:00Z
            UTC                | 00:00  | MONTHLY       | 2026-11-01 | 2026-12-01T02:00:00Z
            UTC                | 00:00  | MONTHLY       | 2026-12-01 | 2027-01-01T02:00:00Z
            UTC                | 00:00  | MONTHLY       | 2026-02-01 | 2026-03-01T02:00:00Z
            UTC                | 00:00  | MONTHLY       | 2028-02-01 | 2028-03-01T02:00:00Z
            UTC                | 00:00  | DAILY         | 2028-02-28 | 2028-02-29T02:00:00Z
            UTC                | 00:00  | DAILY         | 2028-02-29 | 2028-03-01T02:00:00Z
            UTC                | 06:00  | WEEKLY        | 2028-02-28 | 2028-03-06T08:00:00Z
            Europe/Madrid      | 00:00  | DAILY         | 2026-03-28 | 2026-03-29T01:00:00Z
            Europe/Madrid      | 00:00  | DAILY         | 2026-03-29 | 2026-03-30T00:00:00Z
            Europe/Madrid      | 00:00  | DAILY         | 2026-10-24 | 2026-10-25T00:00:00Z
            Europe/Madrid      | 00:00  | DAILY         | 2026-10-25 | 2026-10-26T01:00:00Z
            Europe/Madrid      | 02:30  | DAILY         | 2026-03-28 | 2026-03-29T03:00:00Z
            Europe/Madrid      | 02:30  | DAILY         | 2026-10-24 | 2026-10-25T02:30:00Z
            Europe/Madrid      | 06:00  | DAILY         | 2026-03-28 | 2026-03-29T06:00:00Z
            Europe/Madrid      | 06:00  | DAILY         | 2026-10-24 | 2026-10-25T07:00:00Z
            Europe/Madrid      | 06:00  | WEEKLY        | 2026-03-23 | 2026-03-30T06:00:00Z
            Europe/Madrid      | 06:00  | MONTHLY       | 2026-03-01 | 2026-04-01T06:00:00Z
            Europe/Madrid      | 06:00  | MONTHLY       | 2026-10-01 | 2026-11-01T07:00:00Z
            America/New_York   | 02:30  | DAILY         | 2026-03-07 | 2026-03-08T09:00:00Z
            America/New_York   | 00:00  | DAILY         | 2026-11-01 | 2026-11-02T07:00:00Z
            Pacific/Auckland   | 02:30  | DAILY         | 2026-04-04 | 2026-04-04T15:30:00Z
            Pacific/Auckland   | 06:00  | DAILY         | 2026-09-26 | 2026-09-26T19:00:00Z
            Pacific/Kiritimati | 00:00  | DAILY         | 2026-11-20 | 2026-11-20T12:00:00Z
            Pacific/Kiritimati | 06:00  | MONTHLY       | 2026-11-01 | 2026-11-30T18:00:00Z
            Pacific/Pago_Pago  | 00:00  | DAILY         | 2026-11-20 | 2026-11-21T13:00:00Z
            Pacific/Pago_Pago  | 06:00  | MONTHLY       | 2026-11-01 | 2026-12-01T19:00:00Z
            Pacific/Apia       | 00:00  | DAILY         | 2011-12-29 | 2011-12-30T12:00:00Z
            Pacific/Apia       | 00:00  | DAILY         | 2011-12-30 | 2011-12-30T12:00:00Z
            """)
    void aPeriodIsDueWhenItIsOver(ZoneId zone, LocalTime starts, String grid, LocalDate first, Instant due) {
        Schedule schedule = schedule(new BusinessCalendar(zone, starts), first + " " + grid);
        assertThat(schedule.due(Map.of(), due.minusMillis(1))).isEmpty();
        assertThat(schedule.nextDue(due.minusMillis(1))).as("whoever looks again then has missed nothing")
                .isEqualTo(due);
        assertThat(schedule.nextDue(due)).as("a period may begin tomorrow").isAfter(due)
                .isBeforeOrEqualTo(schedule.calendar().start(schedule.calendar().day(due).plusDays(1)));
        assertThat(schedule.due(Map.of(), due)).first().satisfies(run -> {
            assertThat(run.id().text()).isEqualTo(NAME + first);
            assertThat(run.dueAt()).isEqualTo(due);
        });
    }

    /// Versions by their first day, what was asked for before, and what is due then; all in 2026. `<11-20:1` are all runs that pay of
    /// periods that began before the 20th, of the first version, `~<` all trials; without a number they are of any version. A run with a
    /// time was asked for by hand. `-` is nothing.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            versions                                       | asked for       | now            | due
            11-01 DAILY                                    | -               | 11-01T23Z      | nothing
            11-01 DAILY                                    | -               | 11-04T02Z      | 11-01 11-02 11-03
            11-01 DAILY                                    | 11-01 11-03     | 11-04T02Z      | 11-02
            11-01 DAILY                                    | <11-03          | 11-04T02Z      | 11-03
            11-01 DAILY                                    | 11-01~preview-1 | 11-02T02Z      | 11-01
            11-01 DAILY after:P2D                          | -               | 11-04T02Z      | 11-01
            11-01 DAILY after:PT0S                         | -               | 11-03T00Z      | 11-01 11-02
            11-01 DAILY; 11-10 WEEKLY                      | <11-03          | 11-04T02Z      | 11-03
            11-02 WEEKLY; 11-16 DAILY                      | -               | 11-18T02Z      | 11-02 11-09 11-16 11-17
            10-01 MONTHLY; 11-01 DAILY                     | -               | 11-02T02Z      | 10-01 11-01
            10-31 DAILY; 11-01 MONTHLY                     | -               | 12-01T02Z      | 10-31 11-01
            11-01 DAILY; 11-02 WEEKLY                      | -               | 11-09T02Z      | 11-01 11-02
            11-02 WEEKLY; 11-02 DAILY                      | -               | 11-04T02Z      | 11-02 11-03
            11-02 WEEKLY after:P10D; 11-09 DAILY           | -               | 11-11T02Z      | 11-09 11-10
            11-01 DAILY disabled                           | -               | 11-04T02Z      | nothing
            11-01 DAILY; 11-03 DAILY disabled              | -               | 11-05T02Z      | 11-01 11-02 11-03~c1 11-04~c1
            11-01 DAILY; 11-03 DAILY disabled              | <11-03 11-03~c1 | 11-05T02Z      | 11-04~c1
            11-01 DAILY; 11-03 DAILY disabled              | <11-03 11-03~c4 | 11-05T02Z      | 11-04~c1
            11-01 DAILY; 11-03 DAILY disabled              | <11-03 11-03    | 11-04T02Z      | 11-03~c1
            11-01 DAILY; 11-02 DAILY disabled; 11-03 DAILY | -               | 11-04T02Z      | 11-01 11-02~c1 11-03
            08-01 MONTHLY; 09-01 MONTHLY disabled          | -               | 2027-01-01T02Z | 08-01 09-01~c1 10-01~c1
            08-31 DAILY; 09-01 DAILY disabled              | <10-15          | 10-20T02Z      | 10-15~c1 10-16~c1
            11-02 WEEKLY; 11-09 DAILY shadow               | -               | 11-11T02Z      | 11-02 11-09~shadow 11-10~shadow
            11-02 DAILY; 11-02 DAILY shadow; 11-04 DAILY   | <11-03 ~<11-03  | 11-05T02Z      | 11-03 11-03~shadow 11-04
            11-02 DAILY shadow                             | 11-02           | 11-03T02Z      | 11-02~shadow
            11-02 DAILY shadow disabled                    | -               | 11-03T02Z      | nothing
            11-02 WEEKLY shadow; 12-01 MONTHLY shadow      | ~<11-30         | 2027-01-01T02Z | 11-30~shadow 12-01~shadow
            11-01 MONTHLY shadow; 11-16 WEEKLY shadow      | -               | 12-01T02Z      | 11-01~shadow 11-16~shadow 11-23~shadow
            """)
    void whatWasNotAskedForIsDue(String versions, String askedFor, String now, String due) {
        assertThat(due(versions, askedFor, now)).isEqualTo(due);
    }

    /// But for what was asked for when it was due already. The last corrections that a rule can have are due in any case.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            versions                              | asked for                          | now            | due
            11-01 DAILY; 11-03 DAILY disabled     | <11-03 11-03~c1@11-03T12Z          | 11-04T02Z      | 11-03~c2
            11-01 DAILY; 11-03 DAILY disabled     | <11-03 11-03~c1@11-04T01Z          | 11-04T02Z      | 11-03~c2
            11-01 DAILY; 11-03 DAILY disabled     | <11-03 11-03~c1@11-04T02Z          | 11-04T02Z      | nothing
            11-01 DAILY; 11-03 DAILY disabled     | <11-03 11-03~c1@11-04T01Z 11-03~c2 | 11-04T02Z      | nothing
            11-01 DAILY; 11-03 DAILY disabled     | <11-03 11-03~c2@11-04T01Z          | 11-04T02Z      | 11-03~c1
            08-01 MONTHLY; 09-01 MONTHLY disabled | <09-01 09-01~c1@10-05T02Z          | 10-06T02Z      | nothing
            08-01 MONTHLY; 09-01 MONTHLY disabled | <10-01 10-01~c1@11-05T02Z          | 2027-01-01T02Z | 10-01~c2
            08-01 MONTHLY; 09-01 MONTHLY disabled | <10-01 10-01~c1@11-05T02Z 10-01~c2 | 2027-01-01T02Z | nothing
            """)
    void whatIsCorrectedByHandIsDueAllTheSame(String versions, String askedFor, String now, String due) {
        assertThat(due(versions, askedFor, now)).isEqualTo(due);
    }

    /// A version that is decided later begins with the period that is under way, and its periods are not those of a trial.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            versions                                | asked for          | now       | due
            11-01 DAILY shadow                      | <11-20             | 11-03T02Z | 11-01~shadow 11-02~shadow
            11-01 DAILY; 11-01 MONTHLY shadow       | <11-30             | 12-01T02Z | 11-01~shadow 11-30
            11-01 DAILY; 11-01 MONTHLY shadow       | ~<12-01            | 11-03T02Z | 11-01 11-02
            11-01 DAILY shadow; 11-01 MONTHLY       | ~<11-20            | 12-01T02Z | 11-01
            11-01 DAILY shadow; 11-01 MONTHLY       | <11-20:1 ~<11-20:1 | 12-01T02Z | 11-01
            11-01 DAILY shadow; 11-01 MONTHLY       | <11-20:2           | 12-01T02Z | nothing
            11-01 DAILY shadow; 11-16 WEEKLY        | <11-18:1 ~<11-18:1 | 11-23T02Z | 11-16
            11-01 DAILY shadow; 11-16 WEEKLY        | <11-18:2 ~<11-18:2 | 11-23T02Z | nothing
            11-01 DAILY shadow; 11-16 WEEKLY shadow | ~<11-18:1          | 11-23T02Z | 11-16~shadow
            11-01 DAILY; 11-20 DAILY                | <11-20:1           | 11-22T02Z | 11-20 11-21
            """)
    void whatIsForgottenIsThatOfVersionsThatWereKnown(String versions, String askedFor, String now, String due) {
        assertThat(due(versions, askedFor, now)).isEqualTo(due);
    }

    @Test
    void theOldestPeriodIsFirstAmongAllRules() {
        List<Ruling> rulings = new ArrayList<>();
        rulings.addAll(rulings(new RuleName(Kind.LOSSBACK, "a"), "2026-11-02 DAILY"));
        rulings.addAll(rulings(new RuleName(Kind.REBATE, "z"), "2026-11-01 DAILY"));
        rulings.addAll(rulings(new RuleName(Kind.REBATE, "b"), "2026-11-02 DAILY"));
        assertThat(new Schedule("aurora", UTC, RuleBook.of(rulings), Horizon.DEFAULT.length()).due(Map.of(),
                Instant.parse("2026-11-03T02:00:00Z"))).extracting(run -> run.id().text()).containsExactly(
                        "aurora~rebate~z~2026-11-01", "aurora~rebate~b~2026-11-02", "aurora~rebate~z~2026-11-02",
                        "aurora~lossback~a~2026-11-02");
    }

    @Test
    void brandsHaveTheirTurnInTheOrderOfAscii() {
        List<String> brands = new ArrayList<>(List.of("b", "a", "B", "a_b", "a-b", "a.b", "a:b", "a1", "aA", "aa", "10",
                "9", "Z"));
        brands.sort(Schedule.BRANDS);
        assertThat(brands).containsExactly("10", "9", "B", "Z", "a", "a-b", "a.b", "a1", "a:b", "aA", "a_b", "aa", "b");
    }

    /// Day by day: a run is due for each day that begins a period of what is in force on it.
    @Test
    void whateverReplacesWhatEachPeriodIsAskedForOnce() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 300; round++) {
            List<Ruling> rulings = random(random);
            Schedule schedule = new Schedule("aurora", UTC, RuleBook.of(rulings), Horizon.DEFAULT.length());
            Map<RunId, Asked> asked = new HashMap<>();
            Instant now = Instant.parse("2026-09-01T00:00:00Z");
            Instant end = now.plus(Duration.ofDays(150));
            while (now.isBefore(end)) {
                now = now.plus(Duration.ofHours(1 + random.nextInt(400)));
                AskedFor known = random.nextBoolean() ? new AskedFor(Until.NONE, Until.NONE, asked)
                        : forgetful(rulings, asked);
                for (DueRun run : schedule.due(Map.of(RULE, known), now)) {
                    assertThat(asked.put(run.id(), new Asked(now, false))).isNull();
                }
                assertThat(asked.keySet()).as("round %d at %s", round, now).isEqualTo(naive(rulings, now));
            }
        }
    }

    /// Of periods before the first of which something is not asked for yet, nobody remembers what was.
    private static AskedFor forgetful(List<Ruling> rulings, Map<RunId, Asked> asked) {
        Set<RunId> missing = naive(rulings, Instant.parse("2028-01-01T00:00:00Z"));
        missing.removeAll(asked.keySet());
        LocalDate before = missing.stream().map(RunId::periodStart).min(Comparator.naturalOrder())
                .orElse(LocalDate.MAX);
        Map<RunId, Asked> later = new HashMap<>(asked);
        later.keySet().removeIf(run -> run.periodStart().isBefore(before));
        return new AskedFor(new Until(before, rulings.size()), Until.NONE, later);
    }

    private static Set<RunId> naive(List<Ruling> rulings, Instant now) {
        Set<RunId> due = new HashSet<>();
        LocalDate paidUntil = null;
        for (LocalDate day = LocalDate.of(2026, 8, 1); UTC.start(day).isBefore(now); day = day.plusDays(1)) {
            RuleVersion inForce = null;
            for (Ruling ruling : rulings) {
                inForce = ruling.version().effectiveFrom().isAfter(day) ? inForce : ruling.version();
            }
            if (inForce == null) {
                continue;
            }
            PeriodGrid grid = inForce.rule().grid();
            RunId run = RunId.settlement("aurora", RULE, day);
            boolean isOver = !UTC.start(grid.period(day).last().plusDays(1)).plus(inForce.rule().settleAfter())
                    .isAfter(now);
            if (!inForce.rule().disabled()) {
                paidUntil = day;
            }
            if (!grid.isBoundary(day) || !isOver) {
                continue;
            }
            if (!inForce.rule().disabled()) {
                due.add(run);
            } else if (paidUntil != null && !day.isAfter(paidUntil.plusDays(46))) {
                due.add(run.with(new Purpose.Corrections(1)));
            }
        }
        return due;
    }

    private static List<Ruling> random(SplittableRandom random) {
        List<Ruling> rulings = new ArrayList<>();
        LocalDate day = LocalDate.of(2026, 9, 1);
        PeriodGrid before = new PeriodGrid(Length.DAILY, DayOfWeek.MONDAY);
        int versions = 1 + random.nextInt(6);
        for (int version = 1; version <= versions; version++) {
            PeriodGrid grid = new PeriodGrid(List.of(Length.values()).get(random.nextInt(3)), DayOfWeek.MONDAY);
            day = day.plusDays(random.nextInt(12));
            while (!grid.isBoundary(day) || !before.isBoundary(day)) {
                day = day.plusDays(1); // a version begins where periods of both begin
            }
            rulings.add(ruling(RULE, version, day, grid, Mode.LIVE, Duration.ofHours(random.nextInt(60)),
                    random.nextInt(3) == 0));
            before = grid;
        }
        return rulings;
    }

    private static String told(List<DueRun> due) {
        return due.isEmpty() ? "nothing"
                : due.stream().map(run -> run.id().text().substring((NAME + YEAR).length()))
                        .collect(Collectors.joining(" "));
    }

    private static String due(String versions, String askedFor, String now) {
        return told(schedule(UTC, versions).due(Map.of(RULE, askedFor(askedFor)), instant(now)));
    }

    private static AskedFor askedFor(String text) {
        Until paying = Until.NONE;
        Until trials = Until.NONE;
        Map<RunId, Asked> runs = new HashMap<>();
        for (String word : text.split(" ", -1)) {
            if (word.startsWith("<")) {
                paying = until(word.substring(1));
            } else if (word.startsWith("~<")) {
                trials = until(word.substring(2));
            } else if (!word.equals("-")) {
                String[] parts = word.split("@", -1);
                runs.put(RunId.read(NAME + YEAR + parts[0]).orElseThrow(), parts.length > 1
                        ? new Asked(instant(parts[1]), true)
                        : new Asked(Instant.EPOCH, false));
            }
        }
        return new AskedFor(paying, trials, runs);
    }

    private static Until until(String text) {
        String[] parts = text.split(":", -1);
        return new Until(LocalDate.parse(YEAR + parts[0]), parts.length > 1 ? Integer.parseInt(parts[1])
                : Integer.MAX_VALUE);
    }

    private static Instant instant(String hour) {
        return Instant.parse((hour.length() > 9 ? hour : YEAR + hour).replace("Z", ":00:00Z"));
    }

    private static Schedule schedule(BusinessCalendar calendar, String versions) {
        return new Schedule("aurora", calendar, RuleBook.of(rulings(RULE, versions)), Horizon.DEFAULT.length());
    }

    private static List<Ruling> rulings(RuleName name, String versions) {
        List<Ruling> rulings = new ArrayList<>();
        for (String version : versions.split("; ", -1)) {
            List<String> words = List.of(version.split(" ", -1));
            String[] grid = words.get(1).split(":", -1);
            Duration after = words.stream().filter(word -> word.startsWith("after:"))
                    .map(word -> Duration.parse(word.substring(6))).findFirst().orElse(Duration.ofHours(2));
            rulings.add(ruling(name, rulings.size() + 1,
                    LocalDate.parse(words.get(0).length() > 5 ? words.get(0) : YEAR + words.get(0)),
                    new PeriodGrid(Length.valueOf(grid[0]),
                            grid.length > 1 ? DayOfWeek.valueOf(grid[1]) : DayOfWeek.MONDAY),
                    words.contains("shadow") ? Mode.SHADOW : Mode.LIVE, after, words.contains("disabled")));
        }
        return rulings;
    }

    private static Ruling ruling(RuleName name, int version, LocalDate from, PeriodGrid grid, Mode mode,
            Duration settleAfter, boolean isDisabled) {
        Terms terms = new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>()), Terms.TierMode.WHOLE,
                new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        Rule rule = new Rule(name.kind(), name.ruleId(), Rule.Base.TURNOVER, Rule.Funding.ALL, grid, Rule.Scope.EMPTY,
                Rule.Scope.EMPTY, terms, new TreeMap<>(), false, Rule.Rounding.DOWN, new TreeMap<>(),
                new Rule.PayAs.Cash(), settleAfter, isDisabled);
        return new Ruling(new RuleVersion(version, from, mode, rule), "", "", 0, new TreeMap<>(), Instant.EPOCH, "");
    }
}
