package dev.windfall.projections.coupons;

import dev.windfall.projections.events.Fact;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Which bets count towards a requirement, and how much.
///
/// @param maxBet a bet of a greater stake does not count at all; null if all do
public record Wagering(Base base, Weights weights, @Nullable Long maxBet, Order order) {

    /// What of a bet counts.
    public enum Base {
        STAKE, REAL_STAKE, VALID_TURNOVER
    }

    /// How several requirements of a player stand to each other.
    public enum Order {
        /// The next begins to count when the one before it has ended; the first to expire comes first.
        ONE_BY_ONE,
        /// It counts from the beginning, whatever others do.
        BESIDE_OTHERS
    }

    /// Ten times what there was.
    public static final int WEIGHT_MAX_BP = 100_000;

    private static final int NAMES_MAX = 500;

    /// Whether it can be applied to whatever bet there is.
    public boolean canBeMeant() {
        return (maxBet == null || maxBet > 0) && isWeight(weights.defaultBp()) && weights.isOfEvents()
                && canBeMeant(weights.categories()) && canBeMeant(weights.providers());
    }

    private static boolean canBeMeant(Map<String, Integer> weights_bp) {
        return weights_bp.size() <= NAMES_MAX && weights_bp.values().stream().allMatch(Wagering::isWeight);
    }

    private static boolean isWeight(int weight_bp) {
        return weight_bp >= 0 && weight_bp <= WEIGHT_MAX_BP;
    }

    /// What the bet is worth, without regard to when it was made. Of the greatest stake and weight it is still a `long`.
    ///
    /// @return in ten thousandths of a minor unit
    public long worth_bp(Fact.Settlement bet) {
        if (maxBet != null && bet.stake() > maxBet) {
            return 0;
        }
        long amount = switch (base) {
            case STAKE -> bet.stake();
            case REAL_STAKE -> bet.stake() - bet.bonusStake();
            case VALID_TURNOVER -> bet.validTurnover();
        };
        return Math.multiplyExact(amount, (long) weights.of(bet.providerId(), bet.gameCategory()));
    }
}
