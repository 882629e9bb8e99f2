package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.documents.Layers;
import dev.windfall.projections.documents.Shapes;
import dev.windfall.projections.rules.Rule.Base;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import dev.windfall.projections.rules.Terms.TierMode;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What can't be meant, whoever says it.
enum Forbidden {

    /// A rule that never pays anything.
    NO_TIERS,
    /// Tiers ascend, and no two begin at the same amount.
    TIERS_OUT_OF_ORDER,
    /// An amount for all can't be paid slab by slab.
    FIXED_NEEDS_WHOLE,
    /// Something counts more than it was, and nobody says that this is meant.
    OVER_WEIGHT,
    /// A rate of more than all of what was played, lost or deposited.
    RATE_OVER_ONE,
    /// An amount that can be more than all of what was played, lost or deposited.
    FIXED_ABOVE_FROM,
    /// Whoever reaches a higher tier gets less for it.
    REWARD_FALLS,
    /// No payout is above one and below the other.
    MIN_ABOVE_MAX,
    /// Either it counts or it does not.
    INCLUDED_AND_EXCLUDED;

    List<Mistake> find(Rule rule, Layers layers) {
        Findings findings = new Findings(layers);
        switch (this) {
            case NO_TIERS -> noTiers(rule, findings);
            case TIERS_OUT_OF_ORDER -> eachTier(rule, findings, Forbidden::outOfOrder);
            case FIXED_NEEDS_WHOLE -> eachTier(rule, findings, Forbidden::fixedInSlabs);
            case OVER_WEIGHT -> overWeight(rule, findings);
            case RATE_OVER_ONE -> eachTier(rule, findings, Forbidden::rateOverOne);
            case FIXED_ABOVE_FROM -> eachTier(rule, findings, Forbidden::fixedAboveFrom);
            case REWARD_FALLS -> eachTier(rule, findings, Forbidden::rewardFalls);
            case MIN_ABOVE_MAX -> minAboveMax(rule, findings);
            case INCLUDED_AND_EXCLUDED -> includedAndExcluded(rule, findings);
        }
        return findings.mistakes();
    }

    /// Whether it can't be said of what may be incomplete.
    boolean needsAll() {
        return this == NO_TIERS;
    }

    /// Mistakes of one kind, each told once: what a level inherits from the standard terms is theirs first.
    private static final class Findings {

        private final Layers layers;
        private final Map<String, Mistake> mistakes = new LinkedHashMap<>();
        private @Nullable String level;

        Findings(Layers layers) {
            this.layers = layers;
        }

        List<Mistake> mistakes() {
            return List.copyOf(mistakes.values());
        }

        /// @param leaf   of the standard terms, or of the rule
        /// @param inside what is wrong in it; empty if it is the whole
        void add(String leaf, String inside, String sentence) {
            String deciding = Levels.deciding(layers, level, leaf);
            String whose = level == null || !deciding.equals(leaf) ? "" : "for level %s, ".formatted(level);
            String inherited = layers.isGiven(deciding) && !layers.isOwn(deciding) ? " (brand * gives it)" : "";
            mistakes.putIfAbsent(deciding + inside, new Mistake(deciding + inside, whose + sentence + inherited));
        }
    }

    private static void eachTerms(Rule rule, Findings findings, Consumer<Terms> look) {
        look.accept(rule.standard());
        rule.levels().forEach((level, terms) -> {
            findings.level = level;
            look.accept(terms);
        });
    }

    private interface TierSearch {

        /// @param leaf of the tiers
        void look(Rule rule, Terms terms, List<Tier> tiers, int index, String leaf, Findings findings);
    }

    private static void eachTier(Rule rule, Findings findings, TierSearch search) {
        eachTerms(rule, findings, terms -> terms.tiers().forEach((currency, tiers) -> {
            for (int index = 0; index < tiers.size(); index++) {
                search.look(rule, terms, tiers, index, Pointers.of("/tiers", currency), findings);
            }
        }));
    }

    private static void noTiers(Rule rule, Findings findings) {
        if (rule.standard().tiers().isEmpty()
                && rule.levels().values().stream().allMatch(terms -> terms.tiers().isEmpty())) {
            findings.add("/tiers", "", "the rule would never pay anything: give tiers in a currency of the brand, "
                    + "such as {EUR: [{from: 0, rate: 5%}]}");
        }
    }

    private static void outOfOrder(Rule rule, Terms terms, List<Tier> tiers, int index, String leaf,
            Findings findings) {
        if (index > 0 && tiers.get(index).from() <= tiers.get(index - 1).from()) {
            long from = tiers.get(index).from();
            findings.add(leaf, "/%d/from".formatted(index), from == tiers.get(index - 1).from()
                    ? "two tiers begin at %d: leave one of them out".formatted(from)
                    : "tiers ascend, but %d stands after %d: write the lower one first".formatted(from,
                            tiers.get(index - 1).from()));
        }
    }

    private static void fixedInSlabs(Rule rule, Terms terms, List<Tier> tiers, int index, String leaf,
            Findings findings) {
        if (terms.tierMode() == TierMode.MARGINAL && tiers.get(index).reward() instanceof Reward.Fixed) {
            findings.add(leaf, "/%d/fixed".formatted(index),
                    "a fixed amount can't be paid slab by slab: write a rate, or tier_mode: WHOLE");
        }
    }

    private static void overWeight(Rule rule, Findings findings) {
        if (!findings.layers.isTrue("/allow_over_weight")) {
            eachTerms(rule, findings, terms -> {
                Weights weights = terms.weights();
                overWeight("/weights/default", weights.defaultBp(), findings);
                weights.categories().forEach((name, weight_bp) -> overWeight(
                        Pointers.of("/weights/categories", name), weight_bp, findings));
                weights.providers().forEach((name, weight_bp) -> overWeight(
                        Pointers.of("/weights/providers", name), weight_bp, findings));
            });
        }
    }

    private static void overWeight(String leaf, int weight_bp, Findings findings) {
        if (weight_bp > Rule.WEIGHT_ONE_BP) {
            findings.add(leaf, "", "%s counts more than there was: write at most 100%%, or allow_over_weight: true"
                    .formatted(Shapes.WEIGHT.write(weight_bp)));
        }
    }

    private static void rateOverOne(Rule rule, Terms terms, List<Tier> tiers, int index, String leaf,
            Findings findings) {
        long weight_bp = greatestWeight_bp(rule.base(), terms.weights());
        int most_ppm = (int) ((long) Rule.RATE_ONE_PPM * Rule.WEIGHT_ONE_BP / weight_bp);
        if (tiers.get(index).reward() instanceof Reward.Rate(int ppm) && ppm > most_ppm) {
            findings.add(leaf, "/%d/rate".formatted(index), "%s%s would pay more than %s: write at most %s".formatted(
                    Tiers.RATE.write(ppm), ofWeight(weight_bp), all(rule.base()), Tiers.RATE.write(most_ppm)));
        }
    }

    private static void fixedAboveFrom(Rule rule, Terms terms, List<Tier> tiers, int index, String leaf,
            Findings findings) {
        long weight_bp = greatestWeight_bp(rule.base(), terms.weights());
        long from = tiers.get(index).from();
        long most = from * Rule.WEIGHT_ONE_BP / weight_bp;
        if (tiers.get(index).reward() instanceof Reward.Fixed(long amount) && amount > most) {
            findings.add(leaf, "/%d/fixed".formatted(index),
                    "%d from %d on%s can be more than %s: write at most %d, or begin it later".formatted(
                            amount, from, ofWeight(weight_bp), all(rule.base()), most));
        }
    }

    private static void rewardFalls(Rule rule, Terms terms, List<Tier> tiers, int index, String leaf,
            Findings findings) {
        if (index == 0 || terms.tierMode() == TierMode.MARGINAL) {
            return; // a later slab adds to the ones before, however little
        }
        Tier tier = tiers.get(index);
        Reward before = tiers.get(index - 1).reward();
        if (tier.from() > tiers.get(index - 1).from()
                && paid_millionths(tier.reward(), tier.from()).compareTo(paid_millionths(before, tier.from())) < 0) {
            String field = tier.reward() instanceof Reward.Rate ? "rate" : "fixed";
            findings.add(leaf, "/%d/%s".formatted(index, field),
                    "whoever reaches %d gets less than before (%s after %s): let the higher tier pay more".formatted(
                            tier.from(), written(tier.reward()), written(before)));
        }
    }

    private static void minAboveMax(Rule rule, Findings findings) {
        eachTerms(rule, findings, terms -> terms.minPayout().forEach((currency, min) -> {
            Long max = terms.maxPayout().get(currency);
            if (max != null && min > max) {
                findings.add(Pointers.of("/min_payout", currency), "",
                        "nothing is both at least %d and at most %d: write at most the max_payout".formatted(min, max));
            }
        }));
    }

    private static void includedAndExcluded(Rule rule, Findings findings) {
        inBoth("/providers", rule.include().providers(), rule.exclude().providers(), findings);
        inBoth("/categories", rule.include().categories(), rule.exclude().categories(), findings);
    }

    private static void inBoth(String scope, Set<String> included, Set<String> excluded, Findings findings) {
        List<String> both = new ArrayList<>(new TreeSet<>(included));
        both.retainAll(excluded);
        if (!both.isEmpty()) {
            String leaf = (findings.layers.isOwn("/exclude" + scope) ? "/exclude" : "/include") + scope;
            findings.add(leaf, "", "both included and excluded: %s; leave it out of one of them"
                    .formatted(String.join(", ", both)));
        }
    }

    /// At least one: what counts less was more before it was counted.
    private static long greatestWeight_bp(Base base, Weights weights) {
        return base == Base.NET_DEPOSIT ? Rule.WEIGHT_ONE_BP
                : IntStream.concat(IntStream.of(Rule.WEIGHT_ONE_BP, weights.defaultBp()),
                        IntStream.concat(weights.categories().values().stream().mapToInt(Integer::intValue),
                                weights.providers().values().stream().mapToInt(Integer::intValue)))
                        .max().orElseThrow();
    }

    private static BigInteger paid_millionths(Reward reward, long base) {
        return switch (reward) {
            case Reward.Rate(int ppm) -> BigInteger.valueOf(base).multiply(BigInteger.valueOf(ppm));
            case Reward.Fixed(long amount) -> BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(Rule.RATE_ONE_PPM));
        };
    }

    private static String written(Reward reward) {
        return switch (reward) {
            case Reward.Rate(int ppm) -> Tiers.RATE.write(ppm);
            case Reward.Fixed(long amount) -> Long.toString(amount);
        };
    }

    private static String ofWeight(long weight_bp) {
        return weight_bp == Rule.WEIGHT_ONE_BP ? ""
                : " with weights up to " + Shapes.WEIGHT.write((int) weight_bp);
    }

    private static String all(Base base) {
        return switch (base) {
            case TURNOVER, VALID_TURNOVER -> "was played";
            case NET_LOSS -> "was lost";
            case NET_DEPOSIT -> "was deposited";
        };
    }
}
