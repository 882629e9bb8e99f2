package dev.windfall.projections.rules;

import dev.windfall.projections.documents.Scenario;
import dev.windfall.projections.documents.Written;
import dev.windfall.projections.rules.RuleDocument.Reading;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static dev.windfall.projections.rules.Kind.LOSSBACK;
import static org.assertj.core.api.Assertions.assertThat;

class RuleDocumentTest {

    /// What a document has that says everything.
    static final String WHOLE = """
            kind: lossback, rule_id: weekly, effective_from: 2026-11-02, restate_open_period: true, mode: SHADOW,
            base: NET_LOSS, funding: ALL, period: WEEKLY, week_starts_on: SUNDAY,
            include: {providers: [Nova, 'Big Wheel'], categories: []}, exclude: {providers: [], categories: [live]},
            weights: {default: 100%, categories: {Table: 10.50%}, providers: {nova: 120%}}, allow_over_weight: true,
            tier_mode: WHOLE, tiers: {EUR: [{from: 0, rate: 5.0%}, {from: 100000, rate: 8.1234%}], USD: [{from: 10000, fixed: 500}]},
            min_payout: {EUR: 100}, max_payout: {EUR: 50000, USD: 0},
            levels: {vip: {tiers: {EUR: [{from: 0, rate: 10%}]}, min_payout: {EUR: 0}, weights: {default: 0%}}},
            opt_in: true, rounding: HALF_EVEN, auto_approve_below: {EUR: 10000},
            pay_as: {bonus: {rolling_multiplier: 5, expires_after: PT168H}}, settle_after: PT120M, disabled: true""";

    @Test
    void whatWasWrittenIsKeptInOneFormAndReadBackTheSame() {
        RuleDocument document = WrittenRule.document(LOSSBACK, "weekly", WHOLE);

        assertThat(document.canonical()).isEqualTo(
                """
                        {"allow_over_weight":true,"auto_approve_below":{"EUR":10000},"base":"NET_LOSS","disabled":true,\
                        "effective_from":"2026-11-02","exclude":{"categories":["live"],"providers":[]},"funding":"ALL",\
                        "include":{"categories":[],"providers":["big wheel","nova"]},\
                        "levels":{"vip":{"min_payout":{"EUR":0},"tiers":{"EUR":[{"from":0,"rate":"10%"}]},"weights":{"default":"0%"}}},\
                        "max_payout":{"EUR":50000,"USD":0},"min_payout":{"EUR":100},"mode":"SHADOW","opt_in":true,\
                        "pay_as":{"bonus":{"expires_after":"P7D","rolling_multiplier":5}},"period":"WEEKLY",\
                        "restate_open_period":true,"rounding":"HALF_EVEN","settle_after":"PT2H","tier_mode":"WHOLE",\
                        "tiers":{"EUR":[{"from":0,"rate":"5%"},{"from":100000,"rate":"8.1234%"}],"USD":[{"fixed":500,"from":10000}]},\
                        "week_starts_on":"SUNDAY",\
                        "weights":{"categories":{"table":"10.5%"},"default":"100%","providers":{"nova":"120%"}}}""");
        assertThat(WrittenRule.document(LOSSBACK, "weekly", document.canonical())).isEqualTo(document)
                .hasSameHashCodeAs(document);
    }

    @Test
    void whenItAppliesIsNoPartOfWhatItPays() {
        RuleDocument document = WrittenRule.document(LOSSBACK, "weekly", WHOLE);
        assertThat(document.effectiveFrom()).isEqualTo(LocalDate.parse("2026-11-02"));
        assertThat(document.restateOpenPeriod()).isTrue();
        assertThat(document.mode()).isEqualTo(RuleVersion.Mode.SHADOW);

        RuleDocument timeless = document.withoutTiming();
        assertThat(timeless).isNotEqualTo(document).isEqualTo(WrittenRule.document(LOSSBACK, "weekly",
                WHOLE.replace("effective_from: 2026-11-02, restate_open_period: true, mode: SHADOW,", "")));
        assertThat(timeless.effectiveFrom()).isNull();
        assertThat(timeless.restateOpenPeriod()).isFalse();
        assertThat(timeless.mode()).isEqualTo(RuleVersion.Mode.LIVE);
    }

    @Test
    void whatIsNotWrittenIsNotThere() {
        RuleDocument empty = WrittenRule.document(LOSSBACK, "weekly", "");
        assertThat(empty.canonical()).isEqualTo("{}");
        assertThat(WrittenRule.document(LOSSBACK, "weekly",
                "base: null, tiers: {EUR: null}, weights: null, min_payout: {}, levels: {vip: {opt_in: null}}"
                        .replace(", levels: {vip: {opt_in: null}}", "")))
                .isEqualTo(empty);
        assertThat(RuleDocument.read(LOSSBACK, "weekly", null)).isEqualTo(new Reading.Valid(empty));
        assertThat(WrittenRule.document(LOSSBACK, "weekly", "opt_in: false")).isNotEqualTo(empty);
        assertThat(WrittenRule.document(LOSSBACK, "weekly", "exclude: {categories: []}")).isNotEqualTo(empty);
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoFieldOrNoneOfItsValuesIsSaid() {
        return Scenario.tests("""
                basis: NET_LOSS
                  /basis: there is no field 'basis': did you mean base?
                Base: NET_LOSS
                  /Base: there is no field 'Base': did you mean base?
                min-payout: {EUR: 5}
                  /min-payout: there is no field 'min-payout': did you mean min_payout?
                colour: blue
                  /colour: there is no field 'colour'
                brand_id: aurora
                  /brand_id: there is no field 'brand_id'
                weights: {category: {live: 5%}}
                  /weights/category: there is no field 'category': did you mean categories?
                levels: {vip: {opt_in: true}}
                  /levels/vip/opt_in: there is no field 'opt_in'
                base: NETLOSS
                  /base: 'NETLOSS' is not TURNOVER, VALID_TURNOVER, NET_LOSS or NET_DEPOSIT: did you mean NET_LOSS?
                base: net_loss
                  /base: 'net_loss' is not TURNOVER, VALID_TURNOVER, NET_LOSS or NET_DEPOSIT: did you mean NET_LOSS?
                base: 7
                  /base: 7 is not TURNOVER, VALID_TURNOVER, NET_LOSS or NET_DEPOSIT
                period: YEARLY
                  /period: 'YEARLY' is not DAILY, WEEKLY or MONTHLY
                week_starts_on: SOMEDAY
                  /week_starts_on: 'SOMEDAY' is not MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY or SUNDAY
                mode: DARK
                  /mode: 'DARK' is not LIVE or SHADOW
                opt_in: yes
                  /opt_in: 'yes' is not true or false
                disabled: 0
                  /disabled: 0 is not true or false
                kind: rebate
                  /kind: kind is 'rebate', but the address says 'lossback': leave it out, or write that
                rule_id: other
                  /rule_id: rule_id is 'other', but the address says 'weekly': leave it out, or write that
                """, scenario -> assertThat(told(RuleDocument.read(LOSSBACK, "weekly", Written.tree(scenario.given()))))
                .isEqualTo(String.join("; ", scenario.said())));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoAmountOrPercentageIsSaid() {
        return Scenario.tests("""
                min_payout: 5
                  /min_payout: min_payout is an object with fields, not 5
                min_payout: {EUR: -1}
                  /min_payout/EUR: -1 is out of bounds: an amount is 0 to 10000000000000 minor units
                min_payout: {EUR: 10000000000001}
                  /min_payout/EUR: 10000000000001 is out of bounds: an amount is 0 to 10000000000000 minor units
                min_payout: {EUR: 99999999999999999999}
                  /min_payout/EUR: 99999999999999999999 is out of bounds: an amount is 0 to 10000000000000 minor units
                max_payout: {EUR: 1.50}
                  /max_payout/EUR: 1.50 is no amount: write a whole number of minor units, such as 1000 for 10.00
                max_payout: {EUR: '100'}
                  /max_payout/EUR: '100' is no amount: write a whole number of minor units, such as 1000 for 10.00
                auto_approve_below: {eur: 5}
                  /auto_approve_below/eur: 'eur' can't stand here: write a currency's code, such as EUR
                weights: {default: 50}
                  /weights/default: 50 has no sign: write 50%
                weights: {default: 0.5}
                  /weights/default: 0.5 has no sign: write 0.5%, or 50% if it is a part of one
                weights: {default: 1}
                  /weights/default: 1 has no sign: write 1%, or 100% if it is a part of one
                weights: {default: 0}
                  /weights/default: 0 has no sign: write 0%
                weights: {default: '50'}
                  /weights/default: '50' is no percentage: write a number and its sign, such as 5% or 0.25%
                weights: {default: '0,5%'}
                  /weights/default: '0,5%' is no percentage: write a number and its sign, such as 5% or 0.25%
                weights: {default: -5%}
                  /weights/default: '-5%' is no percentage: write a number and its sign, such as 5% or 0.25%
                weights: {default: 0.125%}
                  /weights/default: 0.125% is too fine: a percentage has at most 2 decimals here
                weights: {default: 1000.01%}
                  /weights/default: 1000.01% is out of bounds: a percentage is 0% to 1000%
                weights: {categories: {Live: 5%, live: 6%}}
                  /weights/categories/live: live stands here twice
                weights: {providers: {' ': 5%}}
                  /weights/providers/ : ' ' can't stand here: write a name of 1 to 100 characters
                """, scenario -> assertThat(told(RuleDocument.read(LOSSBACK, "weekly", Written.tree(scenario.given()))))
                .isEqualTo(String.join("; ", scenario.said())));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoTierIsSaid() {
        return Scenario.tests("""
                tiers: [{from: 0, rate: 5%}]
                  /tiers: tiers is an object with fields, not a list
                tiers: {EUR: 5%}
                  /tiers/EUR: '5%' is not a list of at most 50 tiers, such as [{from: 0, rate: 5%}]
                tiers: {EUR: [5%]}
                  /tiers/EUR/0: '5%' is no tier: write {from: 0, rate: 5%} or {from: 1000, fixed: 500}
                tiers: {EUR: [null]}
                  /tiers/EUR/0: nothing is no tier: write {from: 0, rate: 5%} or {from: 1000, fixed: 500}
                tiers: {EUR: [{rate: 5%}]}
                  /tiers/EUR/0: a tier has a from, and either a rate or a fixed amount: write {from: 0, rate: 5%}
                tiers: {EUR: [{from: 0}]}
                  /tiers/EUR/0: a tier has a from, and either a rate or a fixed amount: write {from: 0, rate: 5%}
                tiers: {EUR: [{from: 9, rate: 5%, fixed: 1}]}
                  /tiers/EUR/0: a tier has a from, and either a rate or a fixed amount: write {from: 0, rate: 5%}
                tiers: {EUR: [{form: 0, rate: 5%}]}
                  /tiers/EUR/0/form: there is no field 'form': did you mean from?
                tiers: {EUR: [{from: 0, rates: 5%}]}
                  /tiers/EUR/0/rates: there is no field 'rates': did you mean rate?
                tiers: {EUR: [{from: 0, rate: 0.05}]}
                  /tiers/EUR/0/rate: 0.05 has no sign: write 0.05%, or 5% if it is a part of one
                tiers: {EUR: [{from: 0, rate: 0.00001%}]}
                  /tiers/EUR/0/rate: 0.00001% is too fine: a percentage has at most 4 decimals here
                tiers: {EUR: [{from: -1, fixed: 1.5}]}
                  /tiers/EUR/0/from: -1 is out of bounds: an amount is 0 to 10000000000000 minor units
                  /tiers/EUR/0/fixed: 1.5 is no amount: write a whole number of minor units, such as 1000 for 10.00
                """, scenario -> assertThat(told(RuleDocument.read(LOSSBACK, "weekly", Written.tree(scenario.given()))))
                .isEqualTo(String.join("; ", scenario.said())));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoNameLevelOrPaymentIsSaid() {
        return Scenario.tests("""
                include: {providers: nova}
                  /include/providers: 'nova' is not a list of at most 500 names, such as [live, table]
                include: {providers: [nova, Nova]}
                  /include/providers/1: nova stands here twice
                exclude: {categories: [live, null, 7]}
                  /exclude/categories/1: nothing is no name: write 1 to 100 characters
                  /exclude/categories/2: 7 is no name: write 1 to 100 characters
                levels: {'v i p': {tier_mode: WHOLE}}
                  /levels/v i p: 'v i p' can't stand here: write a level's name, 1 to 64 of A-Z a-z 0-9 _ . : -
                levels: {a/b~c: {tier_mode: WHOLE}}
                  /levels/a~1b~0c: 'a/b~c' can't stand here: write a level's name, 1 to 64 of A-Z a-z 0-9 _ . : -
                levels: {vip: {}}
                  /levels/vip: nothing is said about vip: leave it out, or write what is to hold
                levels: {vip: {tiers: {EUR: null}}}
                  /levels/vip: nothing is said about vip: leave it out, or write what is to hold
                pay_as: BONUS
                  /pay_as: 'BONUS' is no way to pay: write CASH, POINTS or {bonus: {rolling_multiplier: 5, expires_after: P7D}}
                pay_as: {bonus: {rolling_multiplier: 5}}
                  /pay_as/bonus: a bonus has both: write {rolling_multiplier: 5, expires_after: P7D}
                pay_as: {bonus: {multiplier: 5}}
                  /pay_as/bonus/multiplier: there is no field 'multiplier'
                pay_as: {bonus: {rolling_multiplier: 0, expires_after: P7D}}
                  /pay_as/bonus/rolling_multiplier: 0 is out of bounds: write a whole number, 1 to 100
                pay_as: {bonus: {rolling_multiplier: 101, expires_after: P7D}}
                  /pay_as/bonus/rolling_multiplier: 101 is out of bounds: write a whole number, 1 to 100
                pay_as: {bonus: {rolling_multiplier: 5, expires_after: PT59M}}
                  /pay_as/bonus/expires_after: PT59M is out of bounds: write PT1H to P365D, in whole seconds
                settle_after: 2h
                  /settle_after: '2h' is no duration: write PT2H for two hours, P7D for seven days
                settle_after: 7200
                  /settle_after: 7200 is no duration: write PT2H for two hours, P7D for seven days
                settle_after: PT-1S
                  /settle_after: PT-1S is out of bounds: write PT0S to P14D, in whole seconds
                settle_after: P14DT1S
                  /settle_after: P14DT1S is out of bounds: write PT0S to P14D, in whole seconds
                settle_after: PT0.5S
                  /settle_after: PT0.5S is out of bounds: write PT0S to P14D, in whole seconds
                effective_from: 02/11/2026
                  /effective_from: '02/11/2026' is no date: write it as 2026-11-02
                effective_from: 2026-02-30
                  /effective_from: '2026-02-30' is no date: write it as 2026-11-02
                restate_open_period: now
                  /restate_open_period: 'now' is not true or false
                base: X, opt_in: 7
                  /base: 'X' is not TURNOVER, VALID_TURNOVER, NET_LOSS or NET_DEPOSIT
                  /opt_in: 7 is not true or false
                """, scenario -> assertThat(told(RuleDocument.read(LOSSBACK, "weekly", Written.tree(scenario.given()))))
                .isEqualTo(String.join("; ", scenario.said())));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            document                                    | kept as
            weights: {default: 1000%}                   | {"weights":{"default":"1000%"}}
            weights: {default: '12.50 %'}               | {"weights":{"default":"12.5%"}}
            weights: {default: 0%}                      | {"weights":{"default":"0%"}}
            tiers: {EUR: [{from: 0, rate: 0.0001%}]}    | {"tiers":{"EUR":[{"from":0,"rate":"0.0001%"}]}}
            tiers: {GEM1234567: []}                     | {"tiers":{"GEM1234567":[]}}
            min_payout: {EUR: 10000000000000}           | {"min_payout":{"EUR":10000000000000}}
            min_payout: {EUR: 1e3}                      | {"min_payout":{"EUR":1000}}
            settle_after: P14D                          | {"settle_after":"P14D"}
            settle_after: PT0S                          | {"settle_after":"PT0S"}
            settle_after: PT36H                         | {"settle_after":"PT36H"}
            weights: {providers: {A/B~C "D": 5%}}       | {"weights":{"providers":{"a/b~c \\"d\\"":"5%"}}}
            exclude: {categories: [Ünlü, 'TV Shows']}   | {"exclude":{"categories":["tv shows","ünlü"]}}
            pay_as: POINTS                              | {"pay_as":"POINTS"}
            """)
    void whatCanBeReadHasOneForm(String document, String canonical) {
        assertThat(WrittenRule.document(LOSSBACK, "weekly", document).canonical()).isEqualTo(canonical);
        assertThat(WrittenRule.document(LOSSBACK, "weekly", canonical).canonical()).isEqualTo(canonical);
    }

    @Test
    void aDocumentIsOneObjectWithAnAddress() {
        assertThat(told(RuleDocument.read(LOSSBACK, "weekly", List.of())))
                .isEqualTo(": a document is an object with fields, not a list");
        assertThat(told(RuleDocument.read(LOSSBACK, "week~ly", Map.of())))
                .isEqualTo("/rule_id: 'week~ly' is no rule_id: write 1 to 64 of A-Z a-z 0-9 _ . : -");
        assertThat(told(RuleDocument.read("aurora", LOSSBACK, "weekly", Map.of("brand_id", "borealis"))))
                .isEqualTo(
                        "/brand_id: brand_id is 'borealis', but the address says 'aurora': leave it out, or write that");
        assertThat(RuleDocument.read("*", LOSSBACK, "weekly", Map.of("brand_id", "*")))
                .isInstanceOf(Reading.Valid.class);
    }

    @Test
    void aDocumentIsBounded() {
        Map<String, Object> names = new TreeMap<>();
        IntStream.range(0, 501).forEach(i -> names.put("p" + i, "5%"));
        Map<String, Object> levels = new TreeMap<>();
        IntStream.range(0, 51).forEach(i -> levels.put("l" + i, Map.of("tier_mode", "WHOLE")));
        assertThat(told(RuleDocument.read(LOSSBACK, "weekly", Map.of("weights", Map.of("providers", names)))))
                .isEqualTo("/weights/providers: 501 are too many: there may be 500 here");
        assertThat(told(RuleDocument.read(LOSSBACK, "weekly", Map.of("levels", levels))))
                .isEqualTo("/levels: 51 are too many: there may be 50 here");
        assertThat(told(RuleDocument.read(LOSSBACK, "weekly",
                Map.of("include", Map.of("providers", List.copyOf(names.keySet()))))))
                .isEqualTo(
                        "/include/providers: a list of 501 is not a list of at most 500 names, such as [live, table]");
        assertThat(told(RuleDocument.read(LOSSBACK, "weekly",
                Map.of("tiers", Map.of("EUR", Collections.nCopies(51, Map.of("from", 0, "rate", "5%")))))))
                .isEqualTo("/tiers/EUR: a list of 51 is not a list of at most 50 tiers, such as [{from: 0, rate: 5%}]");
        assertThat(told(RuleDocument.read(LOSSBACK, "weekly", Map.of("base", "x".repeat(10_000)))))
                .hasSizeLessThan(150);
    }

    private static String told(Reading reading) {
        return ((Reading.Wrong) reading).mistakes().stream()
                .map(mistake -> mistake.pointer() + ": " + mistake.detail()).collect(Collectors.joining("; "));
    }
}
