package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.documents.Scenario;
import dev.windfall.projections.rules.Resolution.Resolved;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static dev.windfall.projections.rules.Kind.LOSSBACK;
import static org.assertj.core.api.Assertions.assertThat;

/// Documents of a lossback, of a brand with EUR and USD and of `*` beside it.
class RulePolicyTest {

    /// A check, what the brand says, and what `*` says; then what is said of it. The door and the command line are held to it, too.
    private static final String MISTAKES = text("/rules/mistakes.txt");

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
                mode: SHADOW
                  /mode: defaults are not tried: put mode: SHADOW for one brand and see what it comes to
                """,
                scenario -> assertThat(told(Resolution.checkGlobal(document(scenario.given()))))
                        .isEqualTo(String.join("; ", scenario.said())));
    }

    private static Resolved resolve(String own, @Nullable String global) {
        return Resolution.resolve(document(own), global == null ? null : document(global),
                Set.of("EUR", "USD"));
    }

    private static RuleDocument document(String text) {
        return WrittenRule.document(LOSSBACK, "weekly", text);
    }

    private static String told(List<Mistake> mistakes) {
        return mistakes.stream().map(mistake -> mistake.pointer() + ": " + mistake.detail())
                .collect(Collectors.joining("; "));
    }

    private static String text(String resource) {
        try (InputStream input = Objects.requireNonNull(RulePolicyTest.class.getResourceAsStream(resource))) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
