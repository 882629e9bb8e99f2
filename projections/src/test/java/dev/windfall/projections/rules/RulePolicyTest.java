package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.rules.Resolution.Resolved;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static dev.windfall.projections.rules.Kind.LOSSBACK;
import static org.assertj.core.api.Assertions.assertThat;

/// Documents of a lossback, of a brand with EUR and USD and of `*` beside it.
class RulePolicyTest {

    /// A check, what the brand says, and what `*` says.
    private static final String MISTAKES = """
            NO_TIERS | opt_in: true
              /tiers: the rule would never pay anything: give tiers in a currency of the brand, such as {EUR: [{from: 0, rate: 5%}]}
            NO_TIERS | tiers: {EUR: []} | T
              /tiers: the rule would never pay anything: give tiers in a currency of the brand, such as {EUR: [{from: 0, rate: 5%}]}
            NO_TIERS | opt_in: true | tiers: {GBP: [{from: 0, rate: 5%}]}
              /tiers: the rule would never pay anything: give tiers in a currency of the brand, such as {EUR: [{from: 0, rate: 5%}]}
            TIERS_OUT_OF_ORDER | tiers: {EUR: [{from: 9, rate: 5%}, {from: 8, rate: 6%}]}
              /tiers/EUR/1/from: tiers ascend, but 8 stands after 9: write the lower one first
            TIERS_OUT_OF_ORDER | tiers: {EUR: [{from: 9, rate: 5%}, {from: 9, rate: 6%}]}
              /tiers/EUR/1/from: two tiers begin at 9: leave one of them out
            TIERS_OUT_OF_ORDER | T, levels: {vip: {tiers: {USD: [{from: 9, rate: 5%}, {from: 8, rate: 6%}]}}}
              /levels/vip/tiers/USD/1/from: tiers ascend, but 8 stands after 9: write the lower one first
            FIXED_NEEDS_WHOLE | tier_mode: MARGINAL, tiers: {EUR: [{from: 9, fixed: 5}]}
              /tiers/EUR/0/fixed: a fixed amount can't be paid slab by slab: write a rate, or tier_mode: WHOLE
            FIXED_NEEDS_WHOLE | tier_mode: MARGINAL | tiers: {EUR: [{from: 9, fixed: 5}]}
              /tiers/EUR/0/fixed: a fixed amount can't be paid slab by slab: write a rate, or tier_mode: WHOLE (brand * gives it)
            FIXED_NEEDS_WHOLE | tiers: {EUR: [{from: 9, fixed: 5}]}, levels: {vip: {tier_mode: MARGINAL}}
              /tiers/EUR/0/fixed: for level vip, a fixed amount can't be paid slab by slab: write a rate, or tier_mode: WHOLE
            OVER_WEIGHT | T, weights: {default: 100.01%}
              /weights/default: 100.01% counts more than there was: write at most 100%, or allow_over_weight: true
            OVER_WEIGHT | T, weights: {categories: {table: 150%}, providers: {nova: 101%}}
              /weights/categories/table: 150% counts more than there was: write at most 100%, or allow_over_weight: true
              /weights/providers/nova: 101% counts more than there was: write at most 100%, or allow_over_weight: true
            OVER_WEIGHT | T, levels: {vip: {weights: {default: 200%}}}
              /levels/vip/weights/default: 200% counts more than there was: write at most 100%, or allow_over_weight: true
            OVER_WEIGHT | T, allow_over_weight: false | allow_over_weight: true, weights: {default: 200%}
              /weights/default: 200% counts more than there was: write at most 100%, or allow_over_weight: true (brand * gives it)
            RATE_OVER_ONE | tiers: {EUR: [{from: 0, rate: 100.0001%}]}
              /tiers/EUR/0/rate: 100.0001% would pay more than was lost: write at most 100%
            RATE_OVER_ONE | tiers: {EUR: [{from: 0, rate: 120%}]}, weights: {default: 10%}
              /tiers/EUR/0/rate: 120% would pay more than was lost: write at most 100%
            RATE_OVER_ONE | base: TURNOVER, tiers: {EUR: [{from: 0, rate: 80%}]}, weights: {providers: {a: 150%}}, allow_over_weight: true
              /tiers/EUR/0/rate: 80% with weights up to 150% would pay more than was played: write at most 66.6666%
            RATE_OVER_ONE | tiers: {EUR: [{from: 0, rate: 60%}]}, levels: {vip: {weights: {default: 200%}}}, allow_over_weight: true
              /tiers/EUR/0/rate: for level vip, 60% with weights up to 200% would pay more than was lost: write at most 50%
            RATE_OVER_ONE | base: NET_DEPOSIT, tiers: {EUR: [{from: 0, rate: 101%}]} | weights: {default: 500%}
              /tiers/EUR/0/rate: 101% would pay more than was deposited: write at most 100%
            FIXED_ABOVE_FROM | tiers: {EUR: [{from: 0, fixed: 1}]}
              /tiers/EUR/0/fixed: 1 from 0 on can be more than was lost: write at most 0, or begin it later
            FIXED_ABOVE_FROM | tiers: {USD: [{from: 499, fixed: 500}]}
              /tiers/USD/0/fixed: 500 from 499 on can be more than was lost: write at most 499, or begin it later
            FIXED_ABOVE_FROM | tiers: {EUR: [{from: 501, fixed: 251}]}, weights: {default: 200%}, allow_over_weight: true
              /tiers/EUR/0/fixed: 251 from 501 on with weights up to 200% can be more than was lost: write at most 250, or begin it later
            REWARD_FALLS | tiers: {EUR: [{from: 0, rate: 5%}, {from: 9, rate: 4.9999%}]}
              /tiers/EUR/1/rate: whoever reaches 9 gets less than before (4.9999% after 5%): let the higher tier pay more
            REWARD_FALLS | tiers: {EUR: [{from: 10, fixed: 5}, {from: 20, fixed: 4}]}
              /tiers/EUR/1/fixed: whoever reaches 20 gets less than before (4 after 5): let the higher tier pay more
            REWARD_FALLS | tiers: {EUR: [{from: 0, rate: 5%}, {from: 1000, fixed: 49}]}
              /tiers/EUR/1/fixed: whoever reaches 1000 gets less than before (49 after 5%): let the higher tier pay more
            REWARD_FALLS | tiers: {EUR: [{from: 500, fixed: 500}, {from: 999, rate: 50%}]}
              /tiers/EUR/1/rate: whoever reaches 999 gets less than before (50% after 500): let the higher tier pay more
            MIN_ABOVE_MAX | T, min_payout: {EUR: 101}, max_payout: {EUR: 100}
              /min_payout/EUR: nothing is both at least 101 and at most 100: write at most the max_payout
            MIN_ABOVE_MAX | T, max_payout: {EUR: 100} | min_payout: {EUR: 101}
              /min_payout/EUR: nothing is both at least 101 and at most 100: write at most the max_payout (brand * gives it)
            MIN_ABOVE_MAX | T, min_payout: {EUR: 50}, levels: {vip: {max_payout: {EUR: 49}}}
              /min_payout/EUR: for level vip, nothing is both at least 50 and at most 49: write at most the max_payout
            INCLUDED_AND_EXCLUDED | T, include: {categories: [live]}, exclude: {categories: [Live]}
              /exclude/categories: both included and excluded: live; leave it out of one of them
            INCLUDED_AND_EXCLUDED | T, include: {providers: [b, a, c]} | exclude: {providers: [a, b]}
              /include/providers: both included and excluded: a, b; leave it out of one of them
            UNKNOWN_CURRENCY | T, min_payout: {GBP: 1}
              /min_payout/GBP: GBP is no currency of the brand: write EUR or USD
            UNKNOWN_CURRENCY | T, levels: {tiers: {max_payout: {GBP: 1}}}
              /levels/tiers/max_payout/GBP: GBP is no currency of the brand: write EUR or USD
            UNKNOWN_CURRENCY | tiers: {EUR: [{from: 0, rate: 5%}], GBP: [{from: 0, rate: 5%}]}
              /tiers/GBP: GBP is no currency of the brand: write EUR or USD
            UNKNOWN_CURRENCY | T, auto_approve_below: {JPY: 5}
              /auto_approve_below/JPY: JPY is no currency of the brand: write EUR or USD
            WEEK_START_WITHOUT_WEEKS | T, period: DAILY, week_starts_on: SUNDAY
              /week_starts_on: periods are DAILY and have no week: leave it out, or write period: WEEKLY
            WEEK_START_WITHOUT_WEEKS | T, week_starts_on: SUNDAY | period: MONTHLY
              /week_starts_on: periods are MONTHLY and have no week: leave it out, or write period: WEEKLY
            SCOPE_OF_NET_DEPOSIT | T, base: NET_DEPOSIT, weights: {default: 50%}
              /weights/default: cash has no provider and no category: leave it out, or choose another base than NET_DEPOSIT
            SCOPE_OF_NET_DEPOSIT | T, exclude: {categories: [live]} | base: NET_DEPOSIT
              /exclude/categories: cash has no provider and no category: leave it out, or choose another base than NET_DEPOSIT
            SCOPE_OF_NET_DEPOSIT | T, base: NET_DEPOSIT, levels: {vip: {weights: {providers: {a: 5%}}}}
              /levels/vip/weights/providers/a: cash has no provider and no category: leave it out, or choose another base than NET_DEPOSIT
            FUNDING_WITHOUT_BONUS | T, base: VALID_TURNOVER, funding: ALL
              /funding: VALID_TURNOVER is real money alone: leave funding out, or choose another base
            FUNDING_WITHOUT_BONUS | T, base: NET_DEPOSIT, funding: ALL
              /funding: NET_DEPOSIT is real money alone: leave funding out, or choose another base
            WEIGHT_OF_EXCLUDED | T, exclude: {categories: [live]}, weights: {categories: {live: 5%}}
              /weights/categories/live: live does not count at all: leave its weight out, or let it count
            WEIGHT_OF_EXCLUDED | T, weights: {providers: {a: 5%}} | include: {providers: [b]}
              /weights/providers/a: a does not count at all: leave its weight out, or let it count
            WEIGHT_OF_EXCLUDED | T, exclude: {providers: [a]}, levels: {vip: {weights: {providers: {a: 5%}}}}
              /levels/vip/weights/providers/a: a does not count at all: leave its weight out, or let it count
            AMOUNT_WITHOUT_TIERS | T, min_payout: {USD: 5}
              /min_payout/USD: nothing is paid in USD: give tiers in USD, or leave this out
            AMOUNT_WITHOUT_TIERS | T, auto_approve_below: {USD: 5} | tiers: {USD: []}
              /auto_approve_below/USD: nothing is paid in USD: give tiers in USD, or leave this out
            AMOUNT_WITHOUT_TIERS | T, levels: {vip: {tiers: {EUR: []}, max_payout: {EUR: 5}}}
              /levels/vip/max_payout/EUR: nothing is paid in EUR: give tiers in EUR, or leave this out
            LEVEL_CHANGES_NOTHING | T, levels: {vip: {tiers: {EUR: [{from: 0, rate: 5.0%}]}}}
              /levels/vip: players of level vip get what all get: leave the level out, or change something
            LEVEL_CHANGES_NOTHING | T, levels: {vip: {tier_mode: WHOLE}}
              /levels/vip: players of level vip get what all get: leave the level out, or change something
            """;

    @TestFactory
    Stream<DynamicTest> whatCannotBeMeantIsSaid() {
        return Scenario.tests(MISTAKES, scenario -> assertThat(
                resolve(scenario.columns().get(1), scenario.columns().size() < 3 ? null : scenario.columns().get(2)))
                .isInstanceOfSatisfying(Resolved.Wrong.class,
                        wrong -> assertThat(told(wrong.mistakes())).isEqualTo(String.join("; ", scenario.said()))));
    }

    @Test
    void everyCheckIsInTheTable() {
        assertThat(Scenario.in(MISTAKES).stream().map(scenario -> scenario.columns().getFirst()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of(Forbidden.values()), Stream.of(Ineffective.values())).map(Enum::name)
                                .toList());
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', textBlock = """
            the brand says                                                           | * says
            tiers: {EUR: [{from: 0, rate: 100%}]}                                    |
            tiers: {EUR: [{from: 0, rate: 0%}]}                                      |
            tiers: {EUR: [{from: 0, rate: 50%}]}, weights: {default: 200%}           | allow_over_weight: true
            tiers: {EUR: [{from: 500, fixed: 500}]}                                  |
            tiers: {EUR: [{from: 500, fixed: 250}]}, weights: {default: 200%}, allow_over_weight: true |
            tiers: {EUR: [{from: 0, rate: 5%}, {from: 9, rate: 5%}]}                 |
            tiers: {EUR: [{from: 500, fixed: 500}, {from: 1000, rate: 50%}]}         |
            tiers: {EUR: [{from: 0, rate: 5%}, {from: 1000, fixed: 50}]}             |
            tiers: {EUR: [{from: 0, rate: 5%}, {from: 9, rate: 1%}]}, tier_mode: MARGINAL |
            tiers: {EUR: [{from: 9999999999999, rate: 100%}, {from: 10000000000000, fixed: 10000000000000}]} |
            T, min_payout: {EUR: 100}, max_payout: {EUR: 100}                        |
            T, max_payout: {EUR: 0}                                                  |
            T, weights: {default: 0%, categories: {live: 100%}}                      |
            T, exclude: {categories: [live]}, weights: {categories: {table: 5%}}     |
            T, include: {categories: [live]}, weights: {categories: {live: 5%}}      |
            T, base: NET_DEPOSIT, weights: {default: 100%}, include: {providers: []}, funding: REAL_ONLY |
            T, period: DAILY, week_starts_on: MONDAY                                 |
            T, levels: {vip: {tiers: {USD: [{from: 0, rate: 5%}]}}}, min_payout: {USD: 5} |
            opt_in: true, levels: {vip: {tiers: {USD: [{from: 0, rate: 5%}]}}}       |
            disabled: true                                                           | T
            """)
    void whatCanBeMeantIsAccepted(String own, @Nullable String global) {
        assertThat(resolve(own, global)).isInstanceOf(Resolved.Valid.class);
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrongForAllBrandsIsSaidBeforeOneHasIt() {
        return Scenario.tests("""
                opt_in: true
                min_payout: {GBP: 100}, max_payout: {JPY: 5}
                base: NET_DEPOSIT, weights: {default: 50%}
                period: DAILY, week_starts_on: SUNDAY
                tiers: {GBP: [{from: 9, rate: 5%}, {from: 8, rate: 6%}]}
                  /tiers/GBP/1/from: tiers ascend, but 8 stands after 9: write the lower one first
                min_payout: {EUR: 2}, max_payout: {EUR: 1}
                  /min_payout/EUR: nothing is both at least 2 and at most 1: write at most the max_payout
                weights: {default: 150%}
                  /weights/default: 150% counts more than there was: write at most 100%, or allow_over_weight: true
                """,
                scenario -> assertThat(told(Resolution.checkGlobal(LOSSBACK, "weekly", document(scenario.given()))))
                        .isEqualTo(String.join("; ", scenario.said())));
    }

    private static Resolved resolve(String own, @Nullable String global) {
        return Resolution.resolve(LOSSBACK, "weekly", document(own), global == null ? null : document(global),
                Set.of("EUR", "USD"));
    }

    private static RuleDocument document(String text) {
        return Written.document(LOSSBACK, "weekly", text);
    }

    private static String told(List<Mistake> mistakes) {
        return mistakes.stream().map(mistake -> mistake.pointer() + ": " + mistake.detail())
                .collect(Collectors.joining("; "));
    }
}
