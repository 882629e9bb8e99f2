package dev.windfall.projections.rules;

import dev.windfall.projections.rules.RuleDecider.Decision;
import dev.windfall.projections.rules.RuleState.Global;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/// A rule is written as its period and rate, then what else is set: `WEEKLY 5% from 2026-11-30 restate shadow`. Today is a Wednesday. A
/// sentence is told as far as the line goes.
class RuleDeciderTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-25");

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            there is                         | put                                | becomes
            -                                | DAILY 5%                           | v1 LIVE from 2026-11-25
            -                                | WEEKLY 5%                          | v1 LIVE from 2026-11-23
            -                                | MONTHLY 5%                         | v1 LIVE from 2026-11-01
            -                                | SUNDAY 5%                          | v1 LIVE from 2026-11-22
            -                                | WEEKLY 5% from 2026-11-23          | v1 LIVE from 2026-11-23
            -                                | WEEKLY 5% from 2026-12-07          | v1 LIVE from 2026-12-07
            -                                | WEEKLY 5% from 2026-11-16          | 2026-11-16 is over: the open period began on
            -                                | WEEKLY 5% from 2026-11-25          | no period of this rule begins on 2026-11-25: one does
            -                                | MONTHLY 5% from 2026-11-02         | no period of this rule begins on 2026-11-02: one does
            DAILY 5%                         | DAILY 5%                           | unchanged v1
            DAILY 5%                         | DAILY 5% from 2026-11-25           | unchanged v1
            DAILY 5%                         | DAILY 5% from 2026-11-28           | v2 LIVE from 2026-11-28
            DAILY 5%                         | DAILY 6%                           | v2 LIVE from 2026-11-26
            WEEKLY 5%                        | WEEKLY 6%                          | v2 LIVE from 2026-11-30
            WEEKLY 5%                        | DAILY 6%                           | v2 LIVE from 2026-11-30
            DAILY 5%                         | WEEKLY 6%                          | v2 LIVE from 2026-11-30
            DAILY 5%                         | MONTHLY 6%                         | v2 LIVE from 2026-12-01
            WEEKLY 5%                        | MONTHLY 6%                         | v2 LIVE from 2027-02-01
            WEEKLY 5%                        | SUNDAY 6%                          | the weeks of version 1 begin on another day, so no
            WEEKLY 5%                        | WEEKLY 6% from 2026-11-23          | version 1 rates the period that began on 2026-11-23:
            WEEKLY 5%                        | WEEKLY 6% from 2026-11-23 restate  | v2 LIVE from 2026-11-23
            WEEKLY 5%                        | DAILY 6% from 2026-11-23 restate   | v2 LIVE from 2026-11-23
            WEEKLY 5%                        | DAILY 6% from 2026-11-24 restate   | on 2026-11-24 a period of version 1 is under way,
            WEEKLY 5%                        | WEEKLY 6% from 2026-11-16 restate  | 2026-11-16 is over: the open period began on
            DAILY 5%                         | WEEKLY 6% from 2026-11-23 restate  | 2026-11-23 is over: the open period began on
            WEEKLY 5%; WEEKLY 6%             | WEEKLY 7%                          | v3 LIVE from 2026-11-30
            WEEKLY 5%; WEEKLY 6%             | WEEKLY 5%                          | v3 LIVE from 2026-11-30
            WEEKLY 5%; WEEKLY 6%             | WEEKLY 7% from 2026-12-07          | v3 LIVE from 2026-12-07
            WEEKLY 5%                        | WEEKLY 6% shadow                   | v2 SHADOW from 2026-11-23
            WEEKLY 5%                        | DAILY 6% shadow                    | v2 SHADOW from 2026-11-25
            WEEKLY 5%; WEEKLY 6% shadow      | WEEKLY 6% shadow                   | unchanged v2
            WEEKLY 5%; WEEKLY 6% shadow      | WEEKLY 5%                          | unchanged v1
            WEEKLY 5%; WEEKLY 6% shadow      | WEEKLY 6%                          | v3 LIVE from 2026-11-30
            WEEKLY 5%                        | WEEKLY 6% restate                  | v2 LIVE from 2026-11-23
            WEEKLY 5%                        | DAILY 6% restate                   | v2 LIVE from 2026-11-23
            WEEKLY 5%                        | MONTHLY 6% restate                 | version 1 rates the period that began on
            """)
    void whatBecomesOfAWrittenRule(String there, String put, String becomes) {
        assertThat(told(decider().put(state(there), written(put)))).startsWith(becomes);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            versions                                          | 2026-11-22 | 2026-11-25 | 2026-11-30 | 2026-12-07
            WEEKLY 5%                                         | -          | v1         | v1         | v1
            WEEKLY 5%; WEEKLY 6%                              | -          | v1         | v2         | v2
            WEEKLY 5%; WEEKLY 6% from 2026-12-07; WEEKLY 7%   | -          | v1         | v3         | v3
            WEEKLY 5%; WEEKLY 6%; WEEKLY 7% from 2026-12-07   | -          | v1         | v2         | v3
            WEEKLY 5%; WEEKLY 6% from 2026-11-23 restate      | -          | v2         | v2         | v2
            WEEKLY 5%; DAILY 6% shadow                        | -          | v1 v2      | v1 v2      | v1 v2
            WEEKLY 5%; DAILY 6% shadow; WEEKLY 7%             | -          | v1 v2      | v3         | v3
            DAILY 6% shadow                                   | -          | v1         | v1         | v1
            """)
    void whatRatesAPeriodIsTheNewestVersionThatIsEffective(String versions, String early, String today, String next,
            String later) {
        RuleHistory history = state(versions).history();
        Map<String, String> days = new LinkedHashMap<>();
        List.of("2026-11-22", "2026-11-25", "2026-11-30", "2026-12-07").forEach(day -> days.put(day,
                history.on(LocalDate.parse(day)).stream().map(applied -> "v" + applied.version().version())
                        .collect(Collectors.joining(" "))));
        assertThat(days.values().stream().map(each -> each.isEmpty() ? "-" : each))
                .containsExactly(early, today, next, later);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            there is                         | defaults                           | become
            -                                | DAILY 5%                           | nothing
            DAILY                            | 5%                                 | v2 LIVE from 2026-11-26
            DAILY 5%                         | DAILY 6%                           | nothing
            DAILY                            | WEEKLY 6%                          | v2 LIVE from 2026-11-26
            WEEKLY                           | 6% from 2026-12-07                 | v2 LIVE from 2026-12-07
            WEEKLY                           | 6% from 2026-11-25                 | no period of this rule begins on 2026-11-25: one does
            DAILY; WEEKLY shadow             | 6%                                 | v3 LIVE from 2026-11-26, v4 SHADOW from 2026-11-23
            DAILY; WEEKLY 6% shadow          | 7%                                 | v3 LIVE from 2026-11-26, v4 SHADOW from 2026-11-23
            DAILY 7%; WEEKLY shadow          | 6%                                 | v3 SHADOW from 2026-11-23
            DAILY from 2026-12-21            | 6%                                 | v2 LIVE from 2026-12-21
            DAILY from 2026-12-21            | 6% from 2026-11-30                 | v2 LIVE from 2026-12-21
            DAILY from 2026-12-21            | 6% from 2027-01-04                 | v2 LIVE from 2027-01-04
            WEEKLY; MONTHLY shadow           | 6% from 2026-11-30                 | v3 LIVE from 2026-11-30
            DAILY; WEEKLY shadow             | 1% from 2026-11-30                 | nothing
            """)
    void newDefaultsMakeNewVersionsOfWhatInherits(String there, String defaults, String become) {
        Global before = new Global(1, written("1%"));
        RuleState state = there.equals("-") ? RuleState.NONE.told(before) : told(there, before);
        assertThat(told(decider().take(state, new Global(2, written(defaults))))).startsWith(become);
    }

    @Test
    void defaultsThatCameAlreadyAreNotTakenAgain() {
        RuleState state = told("DAILY", new Global(2, written("1%")));
        assertThat(told(decider().take(state, new Global(2, written("1%"))))).isEqualTo("nothing");
        assertThat(decider().take(state, new Global(1, written("9%")))).isInstanceOf(Decision.Unchanged.class);
    }

    /// Else what is to hold next year would pay this week, because of another field.
    @Test
    void whatIsWrittenOverDefaultsThatAreToComeBeginsWithThem() {
        RuleState state = told("DAILY", new Global(1, written("1%")))
                .told(new Global(2, written("9% from 2027-01-04")));
        assertThat(told(decider().put(state, written("DAILY min 5"))))
                .isEqualTo("the defaults that it inherits hold from 2027-01-04: begin then or later");
        assertThat(told(decider().put(state, written("DAILY min 5 from 2027-01-04"))))
                .isEqualTo("v2 LIVE from 2027-01-04");
    }

    /// A clock that is behind takes the period for open.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WEEKLY 6% restate                 | 2026-11-23 is in a period for which a run was called
            DAILY 6% from 2026-11-23 restate  | 2026-11-23 is in a period for which a run was called
            WEEKLY 6%                         | v2 LIVE from 2026-11-30
            WEEKLY 6% shadow                  | v2 SHADOW from 2026-11-23
            """)
    void whatARunWasCalledForIsNeverRatedAnew(String put, String becomes) {
        RuleDecider decider = new RuleDecider(Set.of("EUR"), true, TODAY, LocalDate.parse("2026-11-29"), now(), "ann");
        assertThat(told(decider.put(state("WEEKLY 5%"), written(put)))).startsWith(becomes);
    }

    @Test
    void aBrandThatIsFullTakesNoOtherRule() {
        RuleDecider full = new RuleDecider(Set.of("EUR"), false, TODAY, LocalDate.MIN, now(), "ann");
        assertThat(told(full.put(RuleState.NONE, written("DAILY 5%")))).contains("as many rules");
        assertThat(told(full.put(state("DAILY 5%"), written("DAILY 6%")))).isEqualTo("v2 LIVE from 2026-11-26");
    }

    @Test
    void whatCanNotRateAnyMoreIsForgotten() {
        RuleState state = RuleState.NONE;
        for (int day = 0; day < 400; day++) {
            LocalDate today = TODAY.plusDays(day);
            RuleDecider decider = new RuleDecider(Set.of("EUR"), true, today, LocalDate.MIN,
                    today.atTime(12, 0).toInstant(ZoneOffset.UTC), "ann");
            state = ((Decision.Decided) decider.put(state, written("DAILY " + (day % 9 + 1) + "%"))).next();
        }
        assertThat(state.versions()).isEqualTo(400);
        assertThat(state.history().rulings()).hasSizeBetween(100, 120);
        assertThat(state.history().inForce(TODAY.plusDays(399 - 60))).isNotNull();
    }

    private static RuleState state(String versions) {
        return versions.equals("-") ? RuleState.NONE : put(versions, RuleState.NONE);
    }

    /// The versions as they were decided when the defaults stood already.
    private static RuleState told(String versions, Global global) {
        return put(versions, RuleState.NONE.told(global));
    }

    private static RuleState put(String versions, RuleState before) {
        RuleState state = before;
        for (String version : versions.split("; ", -1)) {
            Decision decision = decider().put(state, written(version));
            assertThat(decision).as(version).isInstanceOf(Decision.Decided.class);
            state = ((Decision.Decided) decision).next();
        }
        return state;
    }

    private static RuleDecider decider() {
        return new RuleDecider(Set.of("EUR"), true, TODAY, LocalDate.MIN, now(), "ann");
    }

    private static Instant now() {
        return Instant.parse("2026-11-25T12:00:00Z");
    }

    private static RuleDocument written(String text) {
        Map<String, Object> tree = new LinkedHashMap<>();
        List<String> words = Arrays.asList(text.split(" ", -1));
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "DAILY", "WEEKLY", "MONTHLY" -> tree.put("period", words.get(i));
                case "SUNDAY" -> {
                    tree.put("period", "WEEKLY");
                    tree.put("week_starts_on", "SUNDAY");
                }
                case "from" -> tree.put("effective_from", words.get(++i));
                case "min" -> tree.put("min_payout", Map.of("EUR", Long.valueOf(words.get(++i))));
                case "restate" -> tree.put("restate_open_period", true);
                case "shadow" -> tree.put("mode", "SHADOW");
                default -> tree.put("tiers", Map.of("EUR", List.of(Map.of("from", 0, "rate", words.get(i)))));
            }
        }
        return switch (RuleDocument.read(Kind.REBATE, "r", tree)) {
            case RuleDocument.Reading.Valid(RuleDocument document) -> document;
            case RuleDocument.Reading.Wrong(var mistakes) -> throw new IllegalArgumentException(mistakes.toString());
        };
    }

    private static String told(Decision decision) {
        return switch (decision) {
            case Decision.Decided(List<Ruling> rulings, var _) -> rulings.isEmpty() ? "nothing"
                    : rulings.stream().map(Ruling::version)
                            .map(version -> "v%d %s from %s".formatted(version.version(), version.mode(),
                                    version.effectiveFrom()))
                            .collect(Collectors.joining(", "));
            case Decision.Unchanged(int version) -> "unchanged v" + version;
            case Decision.Refused(var mistakes) -> mistakes.getFirst().detail();
        };
    }
}
