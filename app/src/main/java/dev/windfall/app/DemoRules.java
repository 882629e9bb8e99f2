package dev.windfall.app;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.schemas.JsonTree;

import java.util.ArrayList;
import java.util.List;

/// What the brands of the demo promise: the same three rules each, in its own currency.
final class DemoRules {

    private static final String TURNOVER_REBATE = """
            {"period": "DAILY", "weights": {"categories": {"table": "10%", "live": "25%"}}, "tier_mode": "MARGINAL",
             "tiers": {"CURRENCY": [{"from": 0, "rate": "0.4%"}, {"from": 100000, "rate": "0.6%"}]}}""";
    private static final String CASHBACK = """
            {"period": "WEEKLY", "tiers": {"CURRENCY": [{"from": 5000, "rate": "5%"}, {"from": 50000, "rate": "8%"}]},
             "levels": {"vip": {"tiers": {"CURRENCY": [{"from": 0, "rate": "10%"}]}}},
             "min_payout": {"CURRENCY": 100}, "max_payout": {"CURRENCY": 50000}}""";
    private static final String LIVE_LOSSBACK = """
            {"period": "DAILY", "include": {"categories": ["live", "table"]},
             "tiers": {"CURRENCY": [{"from": 2000, "rate": "3%"}]}}""";

    private DemoRules() {}

    static List<Wish.WrittenRule> of(BrandSettings brand) {
        List<Wish.WrittenRule> rules = new ArrayList<>();
        for (String currency : brand.currencies().keySet()) {
            rules.add(rule(Kind.REBATE, "turnover-rebate", TURNOVER_REBATE.replace("CURRENCY", currency)));
            rules.add(rule(Kind.CASHBACK, "weekly-cashback", CASHBACK.replace("CURRENCY", currency)));
            rules.add(rule(Kind.LOSSBACK, "live-lossback", LIVE_LOSSBACK.replace("CURRENCY", currency)));
        }
        return rules;
    }

    private static Wish.WrittenRule rule(Kind kind, String ruleId, String document) {
        return switch (RuleDocument.read(kind, ruleId, JsonTree.read(document))) {
            case RuleDocument.Reading.Valid(RuleDocument written) -> new Wish.WrittenRule(written);
            case RuleDocument.Reading.Wrong(var mistakes) -> throw new IllegalStateException(mistakes.toString());
        };
    }
}
