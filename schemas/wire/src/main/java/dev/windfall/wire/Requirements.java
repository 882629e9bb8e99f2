package dev.windfall.wire;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.rules.Weights;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// What has to be wagered, on the wire and in the domain.
public final class Requirements {

    private Requirements() {}

    public static dev.windfall.schemas.avro.Requirement toAvro(Requirement requirement) {
        return new dev.windfall.schemas.avro.Requirement(requirement.coupon().text(), requirement.currency(),
                requirement.amount(), toAvro(requirement.wagering()), requirement.from(), requirement.until());
    }

    public static Requirement fromAvro(dev.windfall.schemas.avro.Requirement requirement) {
        return new Requirement(CouponLogId.of(requirement.getCouponLogId()), requirement.getCurrency(),
                requirement.getAmount(), fromAvro(requirement.getWagering()), requirement.getFrom(),
                requirement.getUntil());
    }

    static dev.windfall.schemas.avro.Wagering toAvro(Wagering wagering) {
        return new dev.windfall.schemas.avro.Wagering(wagering.base().name(), wagering.weights().defaultBp(),
                wagering.weights().categories(), wagering.weights().providers(), wagering.maxBet(),
                wagering.order().name());
    }

    static Wagering fromAvro(dev.windfall.schemas.avro.Wagering wagering) {
        return new Wagering(Wagering.Base.valueOf(wagering.getBase()),
                new Weights(wagering.getDefaultWeightBp(), new TreeMap<>(wagering.getCategoryWeightsBp()),
                        new TreeMap<>(wagering.getProviderWeightsBp())),
                wagering.getMaxBet(), Wagering.Order.valueOf(wagering.getOrder()));
    }

    /// As JSON has it, in rows and in calls.
    public static Map<String, Object> toTree(Wagering wagering) {
        Map<String, Object> tree = new TreeMap<>(Map.of("base", wagering.base().name(),
                "default_weight_bp", (long) wagering.weights().defaultBp(),
                "category_weights_bp", tree(wagering.weights().categories()),
                "provider_weights_bp", tree(wagering.weights().providers()), "order", wagering.order().name()));
        if (wagering.maxBet() != null) {
            tree.put("max_bet", wagering.maxBet());
        }
        return tree;
    }

    /// @throws Undecodable if it is none
    public static Wagering wageringFromTree(@Nullable Object tree) {
        try {
            Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(tree);
            return new Wagering(Wagering.Base.valueOf(text(fields, "base")),
                    new Weights(Math.toIntExact(number(fields, "default_weight_bp")),
                            weights(fields, "category_weights_bp"), weights(fields, "provider_weights_bp")),
                    (Long) fields.get("max_bet"), Wagering.Order.valueOf(text(fields, "order")));
        } catch (RuntimeException e) {
            throw new Undecodable("wagering", "wagering says not which bets count (%s)".formatted(e));
        }
    }

    /// As JSON has it, in rows.
    public static Map<String, Object> toTree(Requirement requirement) {
        return new TreeMap<>(Map.of("coupon_log_id", requirement.coupon().text(), "currency", requirement.currency(),
                "amount", requirement.amount(), "wagering", toTree(requirement.wagering()),
                "from", requirement.from().toString(), "until", requirement.until().toString()));
    }

    public static Requirement fromTree(@Nullable Object tree) {
        Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(tree);
        return new Requirement(CouponLogId.of(text(fields, "coupon_log_id")), text(fields, "currency"),
                number(fields, "amount"), wageringFromTree(fields.get("wagering")),
                Instant.parse(text(fields, "from")), Instant.parse(text(fields, "until")));
    }

    private static Map<String, Long> tree(Map<String, Integer> weights) {
        Map<String, Long> tree = new TreeMap<>();
        weights.forEach((name, weight_bp) -> tree.put(name, (long) weight_bp));
        return tree;
    }

    private static SortedMap<String, Integer> weights(Map<?, ?> tree, String name) {
        Map<?, ?> written = (Map<?, ?>) Objects.requireNonNull(tree.get(name));
        SortedMap<String, Integer> weights = new TreeMap<>();
        written.keySet().forEach(of -> weights.put(String.valueOf(of),
                Math.toIntExact(number(written, String.valueOf(of)))));
        return weights;
    }

    private static long number(Map<?, ?> tree, String name) {
        return (Long) Objects.requireNonNull(tree.get(name));
    }

    private static String text(Map<?, ?> tree, String name) {
        return (String) Objects.requireNonNull(tree.get(name));
    }
}
