package dev.windfall.projections.rating;

import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Weights;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// An explanation that can be recomputed: what stands in it is enough to come to the same entitlement without us.
final class ExplanationTree {

    private static final int WEIGHTED_DECIMALS = 4;
    private static final int REWARD_DECIMALS = 10;

    private final Trace trace;
    private final List<Lifted> lifted;
    private final int exponent;
    private final Rating rating;
    private final Terms terms;

    ExplanationTree(Trace trace, List<Lifted> lifted, int exponent) {
        this.trace = trace;
        this.lifted = lifted;
        this.exponent = exponent;
        this.rating = trace.rating();
        this.terms = trace.rule().terms(rating.level());
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("currency", rating.currency());
        tree.put("exponent", (long) exponent);
        tree.put("rule", rule());
        tree.put("profile", profile());
        tree.put("rows", trace.rows().stream().map(this::row).toList());
        tree.put("left_out", trace.leftOut().stream().map(this::leftOut).toList());
        tree.put("cash", trace.cash().stream().map(ExplanationTree::cash).toList());
        tree.put("sum", weighted(rating.sum()));
        tree.put("weighted_base", weighted(rating.weightedBase()));
        if (rating.tier() >= 0) {
            tree.put("tier_index", (long) rating.tier());
        }
        tree.put("slabs", trace.slabs().stream().map(ExplanationTree::slab).toList());
        tree.put("amount", rating.amount());
        tree.put("remainder", decimal(Wide.of(rating.remainder()), REWARD_DECIMALS));
        tree.put("merit", rating.merit().name());
        tree.put("due", rating.due());
        tree.put("outcome", rating.outcome().name());
        tree.put("entitlement", rating.entitlement());
        rating.toNextTier().ifPresent(missing -> tree.put("next_tier", nextTier(missing)));
        tree.put("exclusions", lifted.stream().map(this::exclusion).toList());
        return tree;
    }

    private Map<String, Object> rule() {
        Rule rule = trace.rule();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", rule.kind().text());
        tree.put("rule_id", rule.ruleId());
        tree.put("base", rule.base().name());
        tree.put("funding", rule.funding().name());
        tree.put("include", scope(rule.include()));
        tree.put("exclude", scope(rule.exclude()));
        tree.put("weights", weights(terms.weights()));
        tree.put("tier_mode", terms.tierMode().name());
        tree.put("tiers", tiers().stream().map(ExplanationTree::tier).toList());
        putLimit(tree, "min_payout", terms.minPayout());
        putLimit(tree, "max_payout", terms.maxPayout());
        if (rating.level() != null) {
            tree.put("level", rating.level());
        }
        tree.put("opt_in", rule.optIn());
        tree.put("rounding", rule.rounding().name());
        tree.put("disabled", rule.disabled());
        return tree;
    }

    private List<Tier> tiers() {
        return terms.tiers().getOrDefault(rating.currency(), List.of());
    }

    private void putLimit(Map<String, Object> tree, String name, Map<String, Long> limits) {
        Long limit = limits.get(rating.currency());
        if (limit != null) {
            tree.put(name, limit);
        }
    }

    private static Map<String, Object> scope(Rule.Scope scope) {
        return Map.of("providers", sorted(scope.providers()), "categories", sorted(scope.categories()));
    }

    private static List<String> sorted(Set<String> names) {
        return new ArrayList<>(new TreeSet<>(names));
    }

    private static Map<String, Object> weights(Weights weights) {
        return Map.of("default_bp", (long) weights.defaultBp(), "categories_bp", longs(weights.categories()),
                "providers_bp", longs(weights.providers()));
    }

    private static Map<String, Object> longs(Map<String, Integer> weights) {
        Map<String, Object> longs = new TreeMap<>();
        weights.forEach((name, weight) -> longs.put(name, (long) weight));
        return longs;
    }

    private Map<String, Object> profile() {
        Profile profile = trace.profile();
        Map<String, Object> tree = new LinkedHashMap<>();
        if (profile.level() != null) {
            tree.put("level", profile.level());
        }
        tree.put("opted_in", Rater.isOptedIn(trace.rule(), profile));
        tree.put("blocked", profile.blocked());
        return tree;
    }

    private Map<String, Object> row(Trace.CountedRow row) {
        Map<String, Object> tree = row(row.day(), row.place(), row.row(), row.base());
        tree.put("weight_bp", (long) row.weightBp());
        return tree;
    }

    private Map<String, Object> leftOut(Trace.RowLeftOut row) {
        Map<String, Object> tree = row(row.day(), row.place(), row.row(), Rater.base(trace.rule(), row.row()));
        tree.put("reason", row.reason().name());
        return tree;
    }

    private static Map<String, Object> row(LocalDate day, RowKey place, Row row, long base) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("day", day.toString());
        tree.put("provider_id", place.providerId());
        tree.put("game_category", place.gameCategory());
        tree.put("stake", row.stake());
        tree.put("bonus_stake", row.bonusStake());
        tree.put("valid_turnover", row.validTurnover());
        tree.put("payout", row.payout());
        tree.put("bonus_payout", row.bonusPayout());
        tree.put("base", base);
        return tree;
    }

    private static Map<String, Object> cash(Trace.CountedCash cash) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("day", cash.day().toString());
        tree.put("deposits", cash.cash().deposits());
        tree.put("withdrawals", cash.cash().withdrawals());
        tree.put("base", cash.base());
        return tree;
    }

    private static Map<String, Object> slab(Trace.Slab slab) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tier_index", (long) slab.place());
        tree.put("part", weighted(slab.part()));
        putReward(tree, slab.tier().reward());
        tree.put("reward", decimal(slab.reward(), REWARD_DECIMALS));
        return tree;
    }

    private Map<String, Object> nextTier(long missing) {
        int next = rating.tier() + 1;
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tier_index", (long) next);
        tree.putAll(tier(tiers().get(next)));
        tree.put("missing", missing);
        return tree;
    }

    private static Map<String, Object> tier(Tier tier) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("from", tier.from());
        putReward(tree, tier.reward());
        return tree;
    }

    private static void putReward(Map<String, Object> tree, Reward reward) {
        switch (reward) {
            case Reward.Rate(int ppm) -> tree.put("rate_ppm", (long) ppm);
            case Reward.Fixed(long amount) -> tree.put("fixed", amount);
        }
    }

    private Map<String, Object> exclusion(Lifted exclusion) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(exclusion.isProvider() ? "provider_id" : "game_category", exclusion.name());
        tree.put("due_without", exclusion.rating().due());
        tree.put("difference", exclusion.difference(rating));
        return tree;
    }

    private static String weighted(Wide amount) {
        return decimal(amount, WEIGHTED_DECIMALS);
    }

    private static String decimal(Wide amount, int decimals) {
        return new BigDecimal(amount.toBigInteger(), decimals).stripTrailingZeros().toPlainString();
    }
}
