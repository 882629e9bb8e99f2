package dev.windfall.projections.rating.law;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Bugs as somebody might write them: where the source says one thing, it says another. Each is a row of the table in
/// `projections/README.md`.
enum PlantedBugs implements PlantedMistakes.Mistake {

    AT_A_TIER_IS_NOT_REACHED(
            rater("weighted(tiers.get(tier + 1).from())) >= 0", "weighted(tiers.get(tier + 1).from())) > 0")),

    NOTHING_AT_ALL_REACHES_A_TIER(rater("if (!base.isNegative() && !base.isZero()) {", "if (!base.isNegative()) {")),

    ROUNDED_TWICE(
            rater("part.times(ppm);", "Wide.product(rounded(part.times(ppm), Rule.Rounding.DOWN), REMAINDER_ONE);")),

    FLOORED_BEFORE_SUMMED(rater("sum.addProduct(base, weightBp);", "sum.addProduct(Math.max(base, 0), weightBp);")),

    MINIMUM_AFTER_MAXIMUM(rater("if (amount < limit(terms.minPayout().get(currency), amount)) {",
            "if (Math.min(amount, limit(terms.maxPayout().get(currency), amount)) < limit(terms.minPayout().get(currency), 0)) {")),

    AT_THE_MINIMUM_IS_BELOW(rater("if (amount < limit(terms.minPayout().get(currency), amount)) {",
            "if (amount <= limit(terms.minPayout().get(currency), -1)) {")),

    AT_THE_MAXIMUM_IS_CAPPED(rater("if (amount > limit(terms.maxPayout().get(currency), amount)) {",
            "if (amount >= limit(terms.maxPayout().get(currency), Long.MAX_VALUE)) {")),

    THE_CATEGORY_WEIGHS_BEFORE_THE_PROVIDER(
            change("rules/Weights.java", "Integer own = providers.get(providerId);",
                    "Integer own = categories.get(gameCategory);"),
            change("rules/Weights.java", "own = own != null ? own : categories.get(gameCategory);",
                    "own = own != null ? own : providers.get(providerId);")),

    INCLUDE_BEATS_EXCLUDE(rater("if (rule.exclude().categories().contains(place.gameCategory())) {",
            "if (rule.exclude().categories().contains(place.gameCategory())"
                    + " && !rule.include().categories().contains(place.gameCategory())) {")),

    ONE_OF_THE_INCLUDED_IS_ENOUGH(
            rater("|| !isNamed(rule.include().categories()", "&& !isNamed(rule.include().categories()")),

    HALF_IS_ALWAYS_UP(rater("(order == 0 && (down & 1) == 1)", "order == 0")),

    PAYOUTS_KEEP_THEIR_BONUS(rater("Math.subtractExact(row.payout(), row.bonusPayout())", "row.payout()")),

    VALID_TURNOVER_LOSES_BONUS_TWICE(rater("-> row.validTurnover();", "-> row.validTurnover() - row.bonusStake();")),

    SLABS_BEGIN_AT_NOTHING(rater("end.minus(weighted(tiers.get(place).from()))", "end")),

    EVERYBODY_HAS_STANDARD_TERMS(rater("rule.terms(level)", "rule.terms(null)")),

    OPTED_IN_TO_ANYTHING(rater("rule.optIn() || isOptedIn(rule, profile)", "rule.optIn() || !profile.blocked()")),

    BLOCKED_IS_PAID(rater("outcome.pays() ? due : 0, due", "merit.pays() ? due : 0, due")),

    THE_WINNER_IS_AS_NEAR_AS_THE_OTHERS(
            change("rating/Rating.java", "least.minus(sum)", "least.minus(weightedBase())"));

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy
    private final List<Change> changes;

    PlantedBugs(Change... changes) {
        this.changes = List.of(changes);
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    private static Change rater(String right, String wrong) {
        return change("rating/Rater.java", right, wrong);
    }

    /// @param file below the domain's package
    private static Change change(String file, String right, String wrong) {
        return new Change(Path.of("src/main/java/dev/windfall/projections", file), right, wrong);
    }
}
