package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.documents.Layers;
import dev.windfall.projections.documents.Shapes;
import dev.windfall.projections.rules.Rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What can't be meant by the definition of a coupon.
final class DefinitionLint {

    private static final String WEIGHTS = "/wagering/weights";
    private static final String AMOUNTS = "/amounts";
    private static final String MIN_DEPOSIT = "/min_deposit";
    private static final List<String> OF_AMOUNTS = List.of(MIN_DEPOSIT, "/wagering/max_bet");

    private DefinitionLint() {}

    /// What has to be said by the brand, or by `*`.
    static List<Mistake> missing(Layers layers) {
        List<Mistake> missing = new ArrayList<>();
        if (layers.under(AMOUNTS).isEmpty()) {
            missing.add(
                    new Mistake(AMOUNTS, "nobody says how much is granted: write it by currency, such as {EUR: 2000}"));
        }
        if (!layers.isGiven("/wagering/multiplier")) {
            missing.add(new Mistake("/wagering/multiplier",
                    "nobody says how many times the grant has to be wagered: write a whole number, such as 5"));
        }
        if (layers.value("/wagering/base", CouponTerms.Base.class) == CouponTerms.Base.DEPOSIT
                && layers.value("/match", Integer.class) == 0) {
            Map<String, Long> least = layers.keyed(MIN_DEPOSIT, Long.class);
            layers.keyed(AMOUNTS, Long.class).forEach((currency, amount) -> {
                if (amount > 0 && least.getOrDefault(currency, 0L) == 0) {
                    missing.add(new Mistake(Pointers.of(MIN_DEPOSIT, currency),
                            "the least deposit would do: write for which one it is granted, or match, or another base"));
                }
            });
        }
        return missing;
    }

    /// Whatever else is said.
    static List<Mistake> wrong(Layers layers) {
        List<Mistake> wrong = new ArrayList<>();
        if (!layers.isTrue("/allow_over_weight")) {
            layers.under(WEIGHTS).forEach((leaf, weight_bp) -> {
                if ((Integer) weight_bp > Rule.WEIGHT_ONE_BP) {
                    wrong.add(new Mistake(leaf,
                            "%s lets a bet count more than it is: write allow_over_weight: true if that is meant"
                                    .formatted(Shapes.WEIGHT.write((Integer) weight_bp))));
                }
            });
        }
        if (nothingCounts(layers.under(WEIGHTS))) {
            wrong.add(new Mistake(WEIGHTS, "no bet counts, so that it could never be wagered"));
        }
        if (!layers.under(AMOUNTS).isEmpty()) {
            OF_AMOUNTS.forEach(pointer -> layers.under(pointer).keySet().stream()
                    .filter(leaf -> !layers.isGiven(Pointers.of(AMOUNTS, Pointers.names(leaf).getLast())))
                    .forEach(leaf -> wrong.add(new Mistake(leaf, "nothing is granted in %s: write what is in /amounts"
                            .formatted(Pointers.names(leaf).getLast())))));
        }
        return wrong;
    }

    private static boolean nothingCounts(Map<String, Object> weights_bp) {
        return Integer.valueOf(0).equals(weights_bp.get(WEIGHTS + "/default"))
                && weights_bp.values().stream().allMatch(weight_bp -> (Integer) weight_bp == 0);
    }
}
