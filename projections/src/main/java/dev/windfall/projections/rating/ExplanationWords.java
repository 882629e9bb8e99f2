package dev.windfall.projections.rating;

import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.projections.rating.Trace.CountedCash;
import dev.windfall.projections.rating.Trace.CountedRow;
import dev.windfall.projections.rating.Trace.RowLeftOut;
import dev.windfall.projections.rating.Trace.Slab;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An explanation that can be read. Rows of several days are told as one sentence for each provider and category.
final class ExplanationWords {

    private static final int WEIGHTED_DECIMALS = 4;
    private static final int REWARD_DECIMALS = 10;
    private static final int PERCENT_OF_BP = 2;
    private static final int PERCENT_OF_PPM = 4;

    private final Trace trace;
    private final List<Lifted> lifted;
    private final int exponent;
    private final Rating rating;
    private final Terms terms;
    private final List<String> words = new ArrayList<>();

    ExplanationWords(Trace trace, List<Lifted> lifted, int exponent) {
        this.trace = trace;
        this.lifted = lifted;
        this.exponent = exponent;
        this.rating = trace.rating();
        this.terms = trace.rule().terms(rating.level());
    }

    List<String> words() {
        if (rating.level() != null) {
            say("The terms of level %s apply.", rating.level());
        }
        sayWhatCounts();
        sayWhatIsLeftOut();
        sayTheSum();
        sayTheTier();
        trace.slabs().forEach(this::saySlab);
        sayTheRounding();
        sayTheLimit();
        sayWhatIsPaid();
        rating.toNextTier().ifPresent(this::sayTheNextTier);
        lifted.forEach(this::sayTheExclusion);
        return List.copyOf(words);
    }

    private void sayWhatCounts() {
        Map<RowKey, List<CountedRow>> groups = trace.rows().stream()
                .collect(Collectors.groupingBy(CountedRow::place, TreeMap::new, Collectors.toList()));
        groups.forEach((place, rows) -> {
            BigInteger base = sum(rows, CountedRow::base);
            int weightBp = rows.getFirst().weightBp();
            say("%s counts: %s of %s at %s%s.", name(place), what(), money(base, 0), percent(weightBp, PERCENT_OF_BP),
                    weightBp == Rule.WEIGHT_ONE_BP ? ""
                            : ", which is " + money(base.multiply(BigInteger.valueOf(weightBp)), WEIGHTED_DECIMALS));
        });
        for (CountedCash cash : trace.cash()) {
            say("%s counts: deposits of %s less withdrawals of %s.", cash.day(), money(cash.cash().deposits()),
                    money(cash.cash().withdrawals()));
        }
    }

    private void sayWhatIsLeftOut() {
        Map<RowKey, List<RowLeftOut>> groups = trace.leftOut().stream()
                .collect(Collectors.groupingBy(RowLeftOut::place, TreeMap::new, Collectors.toList()));
        groups.forEach((place, rows) -> say("%s is left out, %s of %s: %s.", name(place), what(),
                money(sum(rows, row -> Rater.base(trace.rule(), row.row())), 0),
                switch (rows.getFirst().reason()) {
                    case EXCLUDED_PROVIDER -> place.providerId() + " is excluded";
                    case EXCLUDED_CATEGORY -> place.gameCategory() + " is excluded";
                    case NOT_INCLUDED -> "the rule does not include it";
                    case WEIGHT_ZERO -> "its weight is 0%";
                }));
    }

    private void sayTheSum() {
        BigInteger sum = rating.sum().toBigInteger();
        if (trace.rows().isEmpty() && trace.cash().isEmpty()) {
            say("Nothing counts.");
        } else if (sum.signum() < 0) {
            say("Together it is %s, and what is negative counts as nothing.", money(sum, WEIGHTED_DECIMALS));
        } else {
            say("Together it is %s.", money(sum, WEIGHTED_DECIMALS));
        }
    }

    private void sayTheTier() {
        List<Tier> tiers = tiers();
        if (tiers.isEmpty()) {
            say("The rule has no tiers in %s.", rating.currency());
        } else if (rating.tier() < 0) {
            say("That reaches no tier.");
        } else {
            say("That reaches tier %d of %d, which begins at %s.", rating.tier() + 1, tiers.size(),
                    money(tiers.get(rating.tier()).from()));
        }
    }

    private void saySlab(Slab slab) {
        switch (slab.tier().reward()) {
            case Reward.Rate(int ppm) -> say("%s of %s is %s.", percent(ppm, PERCENT_OF_PPM),
                    money(slab.part().toBigInteger(), WEIGHTED_DECIMALS),
                    money(slab.reward().toBigInteger(), REWARD_DECIMALS));
            case Reward.Fixed(long amount) -> say("It is a fixed %s.", money(amount));
        }
    }

    private void sayTheRounding() {
        if (rating.remainder() != 0) {
            String how = switch (trace.rule().rounding()) {
                case DOWN -> "down";
                case HALF_EVEN -> "to the nearest, from half to the even one";
            };
            say("Rounded %s it is %s: %s %s.", how, money(rating.amount()),
                    money(BigInteger.valueOf(Math.abs(rating.remainder())), REWARD_DECIMALS),
                    rating.remainder() > 0 ? "less" : "more");
        }
    }

    private void sayTheLimit() {
        switch (rating.merit()) {
            case BELOW_MIN -> say("That is below the minimum of %s: nothing is due.", limit(terms.minPayout()));
            case CAPPED -> say("That is above the maximum, and cut to %s.", money(rating.due()));
            case ENTITLED, NOTHING, NO_TIER -> {
            }
            case NOT_OPTED_IN, BLOCKED, DISABLED -> throw new IllegalStateException("No matter of merit");
        }
    }

    private void sayWhatIsPaid() {
        String due = money(rating.due());
        switch (rating.outcome()) {
            case ENTITLED, CAPPED -> say("The player gets %s.", due);
            case BELOW_MIN, NOTHING, NO_TIER -> say("The player gets nothing.");
            case NOT_OPTED_IN -> say("The player has not opted in, and gets nothing; it would be %s.", due);
            case BLOCKED -> say("The player is blocked, and gets nothing; it would be %s.", due);
            case DISABLED -> say("The rule is disabled, and nobody gets anything; it would be %s.", due);
        }
    }

    private void sayTheNextTier(long missing) {
        Tier next = tiers().get(rating.tier() + 1);
        String reward = switch (next.reward()) {
            case Reward.Rate(int ppm) -> percent(ppm, PERCENT_OF_PPM);
            case Reward.Fixed(long amount) -> money(amount);
        };
        say("%s more %s%s reaches the next tier (%s).", money(missing), what(),
                hasWeights() ? " at full weight" : "", reward);
    }

    private void sayTheExclusion(Lifted exclusion) {
        long difference = exclusion.difference(rating);
        say("%s is excluded: %s.", exclusion.name(),
                difference == 0 ? "no difference" : (difference > 0 ? "+" : "") + money(difference));
    }

    private String what() {
        String what = switch (trace.rule().base()) {
            case TURNOVER -> "turnover";
            case VALID_TURNOVER -> "valid turnover";
            case NET_LOSS -> "net loss";
            case NET_DEPOSIT -> "net deposit";
        };
        boolean isBonusToo = switch (trace.rule().base()) {
            case TURNOVER, NET_LOSS -> trace.rule().funding() == Rule.Funding.ALL;
            case VALID_TURNOVER, NET_DEPOSIT -> false;
        };
        return isBonusToo ? what + " (bonus money included)" : what;
    }

    private boolean hasWeights() {
        return switch (trace.rule().base()) {
            case TURNOVER, VALID_TURNOVER, NET_LOSS -> terms.weights().defaultBp() != Rule.WEIGHT_ONE_BP
                    || !terms.weights().categories().isEmpty() || !terms.weights().providers().isEmpty();
            case NET_DEPOSIT -> false;
        };
    }

    private List<Tier> tiers() {
        return terms.tiers().getOrDefault(rating.currency(), List.of());
    }

    private String limit(Map<String, Long> limits) {
        return money(limits.getOrDefault(rating.currency(), 0L));
    }

    private static String name(RowKey place) {
        return place.providerId() + " " + place.gameCategory();
    }

    private static <T> BigInteger sum(List<T> rows, Function<T, Long> base) {
        return rows.stream().map(base).map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private String money(long amount) {
        return money(BigInteger.valueOf(amount), 0);
    }

    /// @param decimals of a minor unit that the amount has
    private String money(BigInteger amount, int decimals) {
        BigDecimal exact = new BigDecimal(amount, exponent + decimals).stripTrailingZeros();
        return exact.setScale(Math.max(exact.scale(), exponent)).toPlainString() + " " + rating.currency();
    }

    private static String percent(int parts, int decimals) {
        return BigDecimal.valueOf(parts, decimals).stripTrailingZeros().toPlainString() + "%";
    }

    @SuppressWarnings("AnnotateFormatMethod") // that annotation is none of the JDK's
    private void say(String sentence, Object... facts) {
        words.add(sentence.formatted(facts));
    }
}
