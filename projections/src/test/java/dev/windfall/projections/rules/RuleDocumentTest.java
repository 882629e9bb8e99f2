package dev.windfall.projections.rules;

import dev.windfall.projections.rules.RuleDocument.Reading;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;

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
        RuleDocument document = Written.document(LOSSBACK, "weekly", WHOLE);

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
        assertThat(Written.document(LOSSBACK, "weekly", document.canonical())).isEqualTo(document)
                .hasSameHashCodeAs(document);
    }

    @Test
    void whenItAppliesIsNoPartOfWhatItPays() {
        RuleDocument document = Written.document(LOSSBACK, "weekly", WHOLE);
        assertThat(document.effectiveFrom()).isEqualTo(LocalDate.parse("2026-11-02"));
        assertThat(document.restateOpenPeriod()).isTrue();
        assertThat(document.mode()).isEqualTo(RuleVersion.Mode.SHADOW);

        RuleDocument timeless = document.withoutTiming();
        assertThat(timeless).isNotEqualTo(document).isEqualTo(Written.document(LOSSBACK, "weekly",
                WHOLE.replace("effective_from: 2026-11-02, restate_open_period: true, mode: SHADOW,", "")));
        assertThat(timeless.effectiveFrom()).isNull();
        assertThat(timeless.restateOpenPeriod()).isFalse();
        assertThat(timeless.mode()).isEqualTo(RuleVersion.Mode.LIVE);
    }

    @Test
    void whatIsNotWrittenIsNotThere() {
        RuleDocument empty = Written.document(LOSSBACK, "weekly", "");
        assertThat(empty.canonical()).isEqualTo("{}");
        assertThat(Written.document(LOSSBACK, "weekly",
                "base: null, tiers: {EUR: null}, weights: null, min_payout: {}, levels: {vip: {opt_in: null}}"
                        .replace(", levels: {vip: {opt_in: null}}", "")))
                .isEqualTo(empty);
        assertThat(RuleDocument.read(LOSSBACK, "weekly", null)).isEqualTo(new Reading.Valid(empty));
        assertThat(Written.document(LOSSBACK, "weekly", "opt_in: false")).isNotEqualTo(empty);
        assertThat(Written.document(LOSSBACK, "weekly", "exclude: {categories: []}")).isNotEqualTo(empty);
    }
}
