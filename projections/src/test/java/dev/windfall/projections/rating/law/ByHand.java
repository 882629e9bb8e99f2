package dev.windfall.projections.rating.law;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/// What a reader of an explanation can do with whole numbers alone: come from its days and its rule to the entitlement, and find
/// every number in between as it stands there.
final class ByHand {

    private static final BigInteger WEIGHT_ONE = BigInteger.valueOf(10_000);
    private static final BigInteger RATE_ONE = BigInteger.valueOf(1_000_000);
    private static final BigInteger REWARD_ONE = WEIGHT_ONE.multiply(RATE_ONE);

    private final Map<String, Object> tree;
    private final Map<String, Object> rule;

    ByHand(Map<String, Object> tree) {
        this.tree = tree;
        this.rule = map(tree, "rule");
    }

    /// @return null if all that stands there follows
    @Nullable
    String mistake() {
        requirePlain(tree);
        BigInteger sum = sum();
        if (!scaled(text(tree, "sum"), 4).equals(sum)) {
            return "the sum is " + sum;
        }
        BigInteger base = sum.max(BigInteger.ZERO);
        if (!scaled(text(tree, "weighted_base"), 4).equals(base)) {
            return "the weighted base is " + base;
        }
        int reached = reached(base);
        if (reached != (tree.containsKey("tier_index") ? number(tree, "tier_index").intValueExact() : -1)) {
            return "the tier is " + reached;
        }
        BigInteger reward = reached < 0 ? BigInteger.ZERO : reward(base, reached);
        if (!list(tree, "slabs").stream().map(slab -> scaled(text(slab, "reward"), 10)).reduce(BigInteger.ZERO,
                BigInteger::add).equals(reward)) {
            return "the slabs come to " + reward;
        }
        BigInteger amount = rounded(reward);
        BigInteger remainder = reward.subtract(amount.multiply(REWARD_ONE));
        if (!number(tree, "amount").equals(amount) || !scaled(text(tree, "remainder"), 10).equals(remainder)) {
            return "the amount is %d, the remainder %d".formatted(amount, remainder);
        }
        BigInteger due = reached < 0 ? BigInteger.ZERO : limited(amount);
        BigInteger entitlement = isBarred() ? BigInteger.ZERO : due;
        if (!number(tree, "due").equals(due) || !number(tree, "entitlement").equals(entitlement)) {
            return "due are %d, and the entitlement is %d".formatted(due, entitlement);
        }
        return null;
    }

    private BigInteger sum() {
        BigInteger sum = BigInteger.ZERO;
        for (Map<String, Object> row : list(tree, "rows")) {
            require(isInScope(row) && weight(row).signum() != 0, "counts for no reason: " + row);
            require(number(row, "base").equals(base(row)), "the base is another: " + row);
            require(number(row, "weight_bp").equals(weight(row)), "the weight is another: " + row);
            sum = sum.add(base(row).multiply(weight(row)));
        }
        for (Map<String, Object> row : list(tree, "left_out")) {
            require(!isInScope(row) || weight(row).signum() == 0, "left out for no reason: " + row);
        }
        for (Map<String, Object> cash : list(tree, "cash")) {
            sum = sum.add(number(cash, "deposits").subtract(number(cash, "withdrawals")).multiply(WEIGHT_ONE));
        }
        return sum;
    }

    private BigInteger base(Map<String, Object> row) {
        boolean isReal = text(rule, "funding").equals("REAL_ONLY");
        BigInteger stake = number(row, "stake").subtract(isReal ? number(row, "bonus_stake") : BigInteger.ZERO);
        BigInteger payout = number(row, "payout").subtract(isReal ? number(row, "bonus_payout") : BigInteger.ZERO);
        return switch (text(rule, "base")) {
            case "TURNOVER" -> stake;
            case "VALID_TURNOVER" -> number(row, "valid_turnover");
            case "NET_LOSS" -> stake.subtract(payout);
            default -> throw new IllegalStateException("Rows of no base: " + row);
        };
    }

    private boolean isInScope(Map<String, Object> row) {
        Map<String, Object> include = map(rule, "include");
        Map<String, Object> exclude = map(rule, "exclude");
        return isIn(include, "providers", row, "provider_id", true)
                && isIn(include, "categories", row, "game_category", true)
                && !isIn(exclude, "providers", row, "provider_id", false)
                && !isIn(exclude, "categories", row, "game_category", false);
    }

    private static boolean isIn(Map<String, Object> scope, String names, Map<String, Object> row, String name,
            boolean isEmptyAll) {
        List<?> all = (List<?>) requireNonNull(scope.get(names));
        return all.isEmpty() ? isEmptyAll : all.contains(text(row, name));
    }

    private BigInteger weight(Map<String, Object> row) {
        Map<String, Object> weights = map(rule, "weights");
        Map<String, Object> providers = map(weights, "providers_bp");
        Map<String, Object> categories = map(weights, "categories_bp");
        return providers.containsKey(text(row, "provider_id")) ? number(providers, text(row, "provider_id"))
                : categories.containsKey(text(row, "game_category")) ? number(categories, text(row, "game_category"))
                        : number(weights, "default_bp");
    }

    private int reached(BigInteger base) {
        int reached = -1;
        for (Map<String, Object> tier : list(rule, "tiers")) {
            if (base.signum() > 0 && base.compareTo(number(tier, "from").multiply(WEIGHT_ONE)) >= 0) {
                reached++;
            }
        }
        return reached;
    }

    private BigInteger reward(BigInteger base, int reached) {
        List<Map<String, Object>> tiers = list(rule, "tiers");
        if (text(rule, "tier_mode").equals("WHOLE")) {
            Map<String, Object> tier = tiers.get(reached);
            return tier.containsKey("fixed") ? number(tier, "fixed").multiply(REWARD_ONE)
                    : base.multiply(number(tier, "rate_ppm"));
        }
        BigInteger reward = BigInteger.ZERO;
        for (int at = 0; at <= reached; at++) {
            BigInteger from = number(tiers.get(at), "from").multiply(WEIGHT_ONE);
            BigInteger to = at == reached ? base : number(tiers.get(at + 1), "from").multiply(WEIGHT_ONE);
            reward = reward.add(to.subtract(from).multiply(number(tiers.get(at), "rate_ppm")));
        }
        return reward;
    }

    private BigInteger rounded(BigInteger reward) {
        BigInteger[] parts = reward.divideAndRemainder(REWARD_ONE);
        int half = parts[1].shiftLeft(1).compareTo(REWARD_ONE);
        boolean isUp = text(rule, "rounding").equals("HALF_EVEN") && (half > 0 || (half == 0 && parts[0].testBit(0)));
        return isUp ? parts[0].add(BigInteger.ONE) : parts[0];
    }

    private BigInteger limited(BigInteger amount) {
        if (rule.containsKey("min_payout") && amount.compareTo(number(rule, "min_payout")) < 0) {
            return BigInteger.ZERO;
        }
        return rule.containsKey("max_payout") ? amount.min(number(rule, "max_payout")) : amount;
    }

    private boolean isBarred() {
        Map<String, Object> profile = map(tree, "profile");
        return is(rule, "disabled") || is(profile, "blocked") || (is(rule, "opt_in") && !is(profile, "opted_in"));
    }

    private static void requirePlain(Object value) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((name, inner) -> {
                require(name instanceof String text && text.matches("[a-z_]+"), "no name: " + name);
                requirePlain(requireNonNull(inner));
            });
            case List<?> all -> all.forEach(ByHand::requirePlain);
            case String _,Long _,Boolean _ -> {
            }
            default -> throw new IllegalStateException("Not plain: " + value);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /// A decimal text as a whole number of its last decimal.
    private static BigInteger scaled(String decimal, int decimals) {
        String[] parts = decimal.split("\\.", -1);
        String behind = parts.length == 1 ? "" : parts[1];
        return new BigInteger(parts[0] + behind + "0".repeat(decimals - behind.length()));
    }

    private static BigInteger number(Map<String, Object> map, String name) {
        return BigInteger.valueOf((Long) requireNonNull(map.get(name), name));
    }

    private static String text(Map<String, Object> map, String name) {
        return (String) requireNonNull(map.get(name), name);
    }

    private static boolean is(Map<String, Object> map, String name) {
        return (Boolean) requireNonNull(map.get(name), name);
    }

    @SuppressWarnings("unchecked") // names are texts: it was looked at
    private static Map<String, Object> map(Map<String, Object> map, String name) {
        return (Map<String, Object>) requireNonNull(map.get(name), name);
    }

    @SuppressWarnings("unchecked") // the same
    private static List<Map<String, Object>> list(Map<String, Object> map, String name) {
        return (List<Map<String, Object>>) requireNonNull(map.get(name), name);
    }
}
