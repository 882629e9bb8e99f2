package dev.windfall.projections.coupons.rolling;

import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.rules.Rule;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// How far a player is with what has to be wagered, for people.
///
/// @param required  minor units
/// @param wagered   what bets are worth, in minor units, rounded down; more than is required does not hurt
/// @param left      that has to be wagered yet, in minor units, rounded up
/// @param isWaiting whether another one has its turn, and no bet counts
/// @param words     the same in sentences, and which bets count
public record Progress(long required, long wagered, long left, boolean isWaiting, List<String> words) {

    public Progress {
        words = List.copyOf(words);
    }

    /// @param exponent of the currency
    public static Progress of(Rolling rolling, int exponent) {
        Requirement requirement = rolling.requirement();
        long required = requirement.amount();
        long wagered = Rolling.wagered(rolling.progress_bp());
        return new Progress(required, wagered, Math.max(0, required - wagered), rolling.isWaiting(),
                words(rolling, wagered, exponent));
    }

    private static List<String> words(Rolling rolling, long wagered, int exponent) {
        Requirement requirement = rolling.requirement();
        Wagering wagering = requirement.wagering();
        List<String> words = new ArrayList<>();
        words.add("%s of %s %s wagered".formatted(money(Math.min(wagered, requirement.amount()), exponent),
                money(requirement.amount(), exponent), requirement.currency()));
        if (rolling.isWaiting()) {
            words.add("another coupon has its turn: bets count when that one has ended");
        }
        int standard = wagering.weights().defaultBp();
        if (standard != Rule.WEIGHT_ONE_BP) {
            words.add(standard == 0 ? "only what is named here counts" : "bets count %s".formatted(percent(standard)));
        }
        wagering.weights().categories().forEach((name, weight_bp) -> words.add(counts(name, weight_bp)));
        wagering.weights().providers().forEach((name, weight_bp) -> words.add(counts(name, weight_bp)));
        if (wagering.maxBet() != null) {
            words.add("bets above %s %s do not count".formatted(money(wagering.maxBet(), exponent),
                    requirement.currency()));
        }
        return words;
    }

    private static String counts(String name, int weight_bp) {
        return weight_bp == 0 ? "%s does not count".formatted(name)
                : "%s counts %s".formatted(name,
                        percent(weight_bp));
    }

    private static String money(long amount, int exponent) {
        return BigDecimal.valueOf(amount, exponent).toPlainString();
    }

    private static String percent(int weight_bp) {
        return BigDecimal.valueOf(weight_bp, 2).stripTrailingZeros().toPlainString() + " %";
    }
}
