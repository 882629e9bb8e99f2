package dev.windfall.projections.rating;

import dev.windfall.projections.rules.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

/// What people read. How rules and rows are written stands in [RatingText].
class ExplanationTest {

    @Test
    void tellsTheWholeStory() {
        assertThat(words("NET_LOSS 0:5% 10000:8% min=100 max=50000 exclude(/live) weight(/table)=10% weight(zed/)=0%",
                "nova/slots 6000(500)-1400 @0, nova/slots 1333 @1, evo/table 4000 @1, evo/live 3000 @2, zed/slots 50",
                ""))
                .containsExactly(
                        "evo table counts: net loss of 40.00 EUR at 10%, which is 4.00 EUR.",
                        "nova slots counts: net loss of 54.33 EUR at 100%.",
                        "evo live is left out, net loss of 30.00 EUR: live is excluded.",
                        "zed slots is left out, net loss of 0.50 EUR: its weight is 0%.",
                        "Together it is 58.33 EUR.",
                        "That reaches tier 1 of 2, which begins at 0.00 EUR.",
                        "5% of 58.33 EUR is 2.9165 EUR.",
                        "Rounded down it is 2.91 EUR: 0.0065 EUR less.",
                        "The player gets 2.91 EUR.",
                        "41.67 EUR more net loss at full weight reaches the next tier (8%).",
                        "live is excluded: -1.50 EUR."); // 88.33 x 5% = 4.4165, so 4.41
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule  | days  | profile | says
            0:5% 10000:8% | nova/slots 6000 |       | 40.00 EUR more turnover reaches the next tier (8%).
            ALL 0:5% 10000:=700 | nova/slots 6000 |       | 40.00 EUR more turnover (bonus money included) reaches the next tier (7.00 EUR).
            NET_LOSS 0:5% | nova/slots 100-700 |       | Together it is -6.00 EUR, and what is negative counts as nothing.
            NET_LOSS 0:5% | nova/slots 100-700 |       | That reaches no tier.
            NET_LOSS 0:5% | nova/slots 100-700 |       | 6.01 EUR more net loss reaches the next tier (5%).
            USD.0:5% | nova/slots 100 |       | The rule has no tiers in EUR.
            0:5%  | nova/slots 100 USD |       | Nothing counts.
            0:5%  | nova/slots 100 USD |       | The player gets nothing.
            NET_DEPOSIT 0:5% | cash 500-200 @1 |       | 2026-11-03 counts: deposits of 5.00 EUR less withdrawals of 2.00 EUR.
            500:=100 | nova/slots 700 |       | It is a fixed 1.00 EUR.
            MARGINAL 0:5% 1000:8% | nova/slots 3000 |       | 8% of 20.00 EUR is 1.60 EUR.
            HALF_EVEN 0:50% | nova/slots 3 |       | Rounded to the nearest, from half to the even one it is 0.02 EUR: 0.005 EUR more.
            0:5% min=100 | nova/slots 100 |       | That is below the minimum of 1.00 EUR: nothing is due.
            0:5% max=4 | nova/slots 100 |       | That is above the maximum, and cut to 0.04 EUR.
            0:5% max=4 | nova/slots 100 | blocked | The player is blocked, and gets nothing; it would be 0.04 EUR.
            0:5% OPT_IN | nova/slots 100 |       | The player has not opted in, and gets nothing; it would be 0.05 EUR.
            0:5% DISABLED | nova/slots 100 |       | The rule is disabled, and nobody gets anything; it would be 0.05 EUR.
            0:5% include(/live) | nova/slots 100 |       | nova slots is left out, turnover of 1.00 EUR: the rule does not include it.
            NET_LOSS 0:50% exclude(evo/) | nova/slots 100, evo/live 0-40 |       | evo is excluded: +0.20 EUR.
            0:50% exclude(evo/) exclude(/live) | nova/slots 100, evo/live 40 |       | evo is excluded: no difference.
            0:50% exclude(evo/) | nova/slots 100, evo/live 40 | blocked | evo is excluded: -0.20 EUR.
            0:5%  | nova/slots 100 | vip   | The terms of level vip apply.
            """)
    void says(String rule, String days, @Nullable String profile, String says) {
        assertThat(words(rule, days, requireNonNullElse(profile, ""))).contains(says);
    }

    @Test
    void whatIsExcludedWithoutRowsIsNotWorthAWord() {
        assertThat(words("0:5% exclude(/live) exclude(evo/)", "nova/slots 100", ""))
                .noneMatch(sentence -> sentence.contains("excluded"));
    }

    @ParameterizedTest
    @CsvSource({"0, 123 EUR", "2, 1.23 EUR", "3, 0.123 EUR", "8, 0.00000123 EUR"})
    void amountsHaveTheDecimalsOfTheCurrency(int exponent, String amount) {
        Trace trace = Rater.trace(RatingText.rule("0:100%"), "EUR", RatingText.days("nova/slots 123"),
                RatingText.profile(""));
        assertThat(Explanation.of(trace, exponent).words()).contains("The player gets " + amount + ".");
    }

    @Test
    void theTreeHasWhatTheWordsSay() {
        Map<String, Object> tree = explain("NET_LOSS 0:5% 10000:8% exclude(/live) weight(/table)=10%",
                "nova/slots 5433, evo/table 4000, evo/live 3000", "").tree();
        assertThat(tree).containsEntry("weighted_base", "5833").containsEntry("tier_index", 0L)
                .containsEntry("amount", 291L).containsEntry("remainder", "0.65").containsEntry("entitlement", 291L)
                .containsEntry("outcome", "ENTITLED")
                .containsEntry("slabs", List.of(Map.of("tier_index", 0L, "part", "5833", "rate_ppm", 50_000L, "reward",
                        "291.65")))
                .containsEntry("next_tier", Map.of("tier_index", 1L, "from", 10_000L, "rate_ppm", 80_000L, "missing",
                        4167L))
                .containsEntry("exclusions",
                        List.of(Map.of("game_category", "live", "due_without", 441L, "difference", -150L)));
    }

    private static List<String> words(String rule, String days, String profile) {
        return explain(rule, days, profile).words();
    }

    private static Explanation explain(String text, String days, String profile) {
        Rule rule = RatingText.withLevel(RatingText.rule(text), "vip", text);
        return Explanation.of(Rater.trace(rule, "EUR", RatingText.days(days), RatingText.profile(profile)), 2);
    }
}
