package dev.windfall.projections.rules;

import dev.windfall.projections.Pointers;
import dev.windfall.projections.documents.CanonicalJson;
import dev.windfall.projections.documents.Scenario;
import dev.windfall.projections.documents.Shapes;
import dev.windfall.projections.documents.Source;
import dev.windfall.projections.documents.Written;
import dev.windfall.projections.rules.Resolution.Resolved;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import static dev.windfall.projections.rules.Kind.LOSSBACK;
import static org.assertj.core.api.Assertions.assertThat;

class ResolutionTest {

    private static final Set<String> CURRENCIES = Set.of("EUR", "USD");

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            kind     | base     | period | the rest
            rebate   | TURNOVER | DAILY  | REAL_ONLY MONDAY 100% WHOLE false DOWN CASH PT2H false
            cashback | NET_LOSS | WEEKLY | REAL_ONLY MONDAY 100% WHOLE false DOWN CASH PT2H false
            lossback | NET_LOSS | WEEKLY | REAL_ONLY MONDAY 100% WHOLE false DOWN CASH PT2H false
            """)
    void aKindOnlySetsDefaults(String kind, String base, String period, String rest) {
        Rule rule = valid(Kind.of(kind), "T", null).rule();
        assertThat(List.of(rule.base().name(), rule.grid().length().name())).containsExactly(base, period);
        assertThat(List.of(rule.funding().name(), rule.grid().weekStartsOn().name(),
                Shapes.WEIGHT.write(rule.standard().weights().defaultBp()), rule.standard().tierMode().name(),
                String.valueOf(rule.optIn()), rule.rounding().name(), new PayAsText().write(rule.payAs()).toString(),
                rule.settleAfter().toString(), String.valueOf(rule.disabled()))).containsExactly(rest.split(" ", -1));
    }

    /// What the brand says, what `*` says; then each leaf that one of them gives, with its value.
    @TestFactory
    Stream<DynamicTest> whatTheBrandSaysWinsFieldByField() {
        return Scenario.tests("""
                opt_in: false, disabled: false | opt_in: true, disabled: true, T
                  /disabled = false BRAND
                  /opt_in = false BRAND
                  /tiers/EUR = [{from=0, rate=5%}] GLOBAL
                min_payout: {EUR: 0}, tiers: {USD: [{from: 0, rate: 1%}]} | min_payout: {EUR: 9, USD: 8}, T
                  /min_payout/EUR = 0 BRAND
                  /min_payout/USD = 8 GLOBAL
                  /tiers/EUR = [{from=0, rate=5%}] GLOBAL
                  /tiers/USD = [{from=0, rate=1%}] BRAND
                tiers: {EUR: [{from: 5, rate: 1%}]} | tiers: {EUR: [{from: 0, rate: 1%}, {from: 9, rate: 2%}]}
                  /tiers/EUR = [{from=5, rate=1%}] BRAND
                weights: {categories: {live: 0%}} | weights: {default: 50%, categories: {live: 9%, table: 8%}}, T
                  /tiers/EUR = [{from=0, rate=5%}] GLOBAL
                  /weights/categories/live = 0% BRAND
                  /weights/categories/table = 8% GLOBAL
                  /weights/default = 50% GLOBAL
                exclude: {categories: []} | exclude: {categories: [live], providers: [nova]}, T
                  /exclude/categories = [] BRAND
                  /exclude/providers = [nova] GLOBAL
                  /tiers/EUR = [{from=0, rate=5%}] GLOBAL
                levels: {vip: {min_payout: {EUR: 0}}} | levels: {vip: {max_payout: {EUR: 7}}, new: {tier_mode: MARGINAL}}, T
                  /levels/new/tier_mode = MARGINAL GLOBAL
                  /levels/vip/max_payout/EUR = 7 GLOBAL
                  /levels/vip/min_payout/EUR = 0 BRAND
                  /tiers/EUR = [{from=0, rate=5%}] GLOBAL
                pay_as: POINTS, settle_after: PT0S | pay_as: {bonus: {rolling_multiplier: 5, expires_after: P7D}}, T
                  /pay_as = POINTS BRAND
                  /settle_after = PT0S BRAND
                  /tiers/EUR = [{from=0, rate=5%}] GLOBAL
                """, scenario -> {
            Resolved.Valid valid = valid(LOSSBACK, scenario.columns().get(0), scenario.columns().get(1));
            assertThat(told(valid)).isEqualTo(scenario.said());
        });
    }

    /// So that `*` can say what concerns some brands only, and such a change makes no new version for the others.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            the brand says                              | * says, in vain
            T                                           | tiers: {GBP: [{from: 0, rate: 5%}]}, min_payout: {GBP: 5}
            T                                           | min_payout: {USD: 5}, auto_approve_below: {USD: 9}
            T, period: DAILY                            | week_starts_on: SUNDAY
            T, base: NET_DEPOSIT                        | funding: ALL, include: {providers: [a]}, weights: {default: 5%}
            T, base: VALID_TURNOVER                     | funding: ALL
            T, exclude: {categories: [live]}            | weights: {categories: {live: 5%}}
            T                                           | levels: {vip: {tiers: {EUR: [{from: 0, rate: 5%}]}}}
            T                                           | levels: {vip: {tiers: {GBP: [{from: 0, rate: 9%}]}}}
            T                                           | effective_from: 2026-11-02, mode: SHADOW
            """)
    void whatIsInheritedWithoutEffectIsLeftOut(String own, String global) {
        Resolved.Valid valid = valid(LOSSBACK, own, global);
        assertThat(valid).isEqualTo(valid(LOSSBACK, own, null));
        assertThat(valid.provenance()).doesNotContainValue(Source.GLOBAL);
    }

    @Test
    void aLevelHasTheStandardTermsButForWhatItChanges() {
        Rule rule = valid(LOSSBACK, "T, min_payout: {EUR: 5}, weights: {categories: {live: 10%}}, levels: {vip: "
                + "{tiers: {USD: [{from: 0, rate: 9%}]}, weights: {providers: {nova: 0%}}}, new: {tiers: {EUR: []}}}",
                "max_payout: {EUR: 90}, levels: {vip: {max_payout: {EUR: 95}}}").rule();
        Terms vip = rule.terms("vip");
        assertThat(vip.tiers()).containsOnlyKeys("EUR", "USD").containsEntry("EUR", rule.standard().tiers().get("EUR"));
        assertThat(vip.minPayout()).isEqualTo(Map.of("EUR", 5L));
        assertThat(vip.maxPayout()).isEqualTo(Map.of("EUR", 95L));
        assertThat(vip.weights()).isEqualTo(
                new Weights(10_000, new TreeMap<>(Map.of("live", 1_000)), new TreeMap<>(Map.of("nova", 0))));
        assertThat(rule.terms("new").tiers()).isEmpty();
        assertThat(rule.terms("none")).isEqualTo(rule.standard()).isEqualTo(rule.terms(null));
    }

    @Test
    void theDigestIsThatOfTheRuleAsText() {
        Rule rule = valid(LOSSBACK, RuleDocumentTest.WHOLE, null).rule();
        assertThat(RuleDigest.text(rule)).isEqualTo("""
                {"allow_over_weight":true,"auto_approve_below":{"EUR":10000},"base":"NET_LOSS","disabled":true,\
                "exclude":{"categories":["live"],"providers":[]},"funding":"ALL","include":{"categories":[],\
                "providers":["big wheel","nova"]},"kind":"lossback","levels":{"vip":{"min_payout":{"EUR":0},\
                "tiers":{"EUR":[{"from":0,"rate":"10%"}]},"weights":{"default":"0%"}}},"max_payout":{"EUR":50000,"USD":0},\
                "min_payout":{"EUR":100},"opt_in":true,"pay_as":{"bonus":{"expires_after":"P7D","rolling_multiplier":5}},\
                "period":"WEEKLY","rounding":"HALF_EVEN","rule_id":"weekly","settle_after":"PT2H","tier_mode":"WHOLE",\
                "tiers":{"EUR":[{"from":0,"rate":"5%"},{"from":100000,"rate":"8.1234%"}],"USD":[{"fixed":500,\
                "from":10000}]},"week_starts_on":"SUNDAY","weights":{"categories":{"table":"10.5%"},"default":"100%",\
                "providers":{"nova":"120%"}}}""");
        assertThat(RuleDigest.of(rule))
                .isEqualTo("09dadf4ec03c896bc2527c570d3edc8cd141dae83d1a8f484469c02b7225b76c");
        assertThat(RuleDigest.of(valid(LOSSBACK, "T", null).rule()))
                .isEqualTo("7b6e69bb1a3cb0d28a33e2c91758985330669b607ddeb463b4a67d329cbcad01");
    }

    @Test
    void theDigestIsOfWhatIsPaidAndOfNothingElse() {
        String digest = digest("T", null);
        assertThat(digest("T, mode: SHADOW, effective_from: 2026-11-02, restate_open_period: true", null))
                .isEqualTo(digest);
        assertThat(digest("opt_in: false, rounding: DOWN", "T")).isEqualTo(digest);
        assertThat(List.of("funding: ALL", "period: DAILY", "week_starts_on: SUNDAY", "include: {providers: [a]}",
                "exclude: {providers: [a]}", "include: {categories: [a]}", "exclude: {categories: [a]}",
                "weights: {default: 99%}", "weights: {categories: {a: 5%}}", "weights: {providers: {a: 5%}}",
                "tier_mode: MARGINAL", "tiers: {USD: [{from: 0, rate: 5%}]}", "min_payout: {EUR: 0}",
                "max_payout: {EUR: 0}", "levels: {vip: {min_payout: {EUR: 0}}}", "opt_in: true", "rounding: HALF_EVEN",
                "auto_approve_below: {EUR: 0}", "pay_as: POINTS", "settle_after: PT1H", "disabled: true",
                "base: TURNOVER"))
                .extracting(change -> digest("T, " + change, null)).doesNotHaveDuplicates().doesNotContain(digest);
    }

    /// The documents are put together at random; most of them can be meant.
    @Test
    void aTreeIsReadAndResolvedIntoTheSameRule() {
        int valid = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            RandomRules random = new RandomRules(new Random(seed));
            RuleDocument own = random.document();
            RuleDocument global = random.document();
            if (Resolution.resolve(own, global,
                    CURRENCIES) instanceof Resolved.Valid(Rule rule, var provenance)) {
                valid++;
                Object tree = Written.tree(CanonicalJson.text(RuleTree.of(rule)));
                RuleDocument again = ((RuleDocument.Reading.Valid) RuleDocument.read(LOSSBACK, "weekly", tree))
                        .document();
                assertThat(Resolution.resolve(again, null, CURRENCIES)).as("seed %d", seed)
                        .isInstanceOfSatisfying(Resolved.Valid.class, second -> {
                            assertThat(second.rule()).isEqualTo(rule);
                            assertThat(second.provenance().keySet()).isEqualTo(provenance.keySet());
                        });
                Object merged = RandomRules.merged(global.withoutTiming().tree(), own.withoutTiming().tree());
                if (resolvedAlone(merged) instanceof Resolved.Valid(Rule alone, var _)) {
                    assertThat(alone).as("seed %d", seed).isEqualTo(rule);
                }
            }
        }
        assertThat(valid).isGreaterThan(400);
    }

    private static Resolved resolvedAlone(Object tree) {
        RuleDocument document = ((RuleDocument.Reading.Valid) RuleDocument.read(LOSSBACK, "weekly", tree)).document();
        return Resolution.resolve(document, null, CURRENCIES);
    }

    private static String digest(String own, @Nullable String global) {
        return RuleDigest.of(valid(LOSSBACK, own, global).rule());
    }

    private static Resolved.Valid valid(@Nullable Kind kind, String own, @Nullable String global) {
        Kind known = kind == null ? LOSSBACK : kind;
        Resolved resolved = Resolution.resolve(WrittenRule.document(known, "weekly", own),
                global == null ? null : WrittenRule.document(known, "weekly", global), CURRENCIES);
        assertThat(resolved).isInstanceOf(Resolved.Valid.class);
        return (Resolved.Valid) resolved;
    }

    /// What is not at its default.
    private static List<String> told(Resolved.Valid valid) {
        Map<String, Object> tree = RuleTree.of(valid.rule());
        return valid.provenance().entrySet().stream().filter(leaf -> leaf.getValue() != Source.DEFAULT)
                .map(leaf -> "%s = %s %s".formatted(leaf.getKey(), at(tree, leaf.getKey()), leaf.getValue())).toList();
    }

    private static Object at(Object tree, String pointer) {
        Object at = tree;
        for (String name : Pointers.names(pointer)) {
            at = Objects.requireNonNull(((Map<?, ?>) at).get(name), pointer);
        }
        return at;
    }
}
