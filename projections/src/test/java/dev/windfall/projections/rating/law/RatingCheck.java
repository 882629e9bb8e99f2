package dev.windfall.projections.rating.law;

import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.rating.Explanation;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.Rating;
import dev.windfall.projections.rating.RatingRefused;
import dev.windfall.projections.rating.Trace;
import dev.windfall.projections.rating.Wide;
import dev.windfall.projections.rules.Rule;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// The rating beside the naive one, and beside its own trace, explanation and the same days in another order.
public final class RatingCheck {

    private static final int EXPLAINED_EVERY = 4; // by far the slowest part

    private RatingCheck() {}

    /// @return null if they agree in all cases of these seeds
    public static @Nullable String firstDifference(long from, long to) {
        for (long seed = from; seed < to; seed++) {
            RandomCase given = RandomCase.of(seed);
            for (String currency : RandomCase.CURRENCIES) {
                String difference = difference(given, currency, seed);
                if (difference != null) {
                    return "seed %d, %s: %s".formatted(seed, currency, difference);
                }
            }
        }
        return null;
    }

    private static @Nullable String difference(RandomCase given, String currency, long seed) {
        NaiveRating.Result naive = NaiveRating.rate(given.rule(), currency, given.days(), given.profile());
        Trace trace;
        try {
            trace = Rater.trace(given.rule(), currency, given.days(), given.profile());
        } catch (RatingRefused e) {
            return naive.outcome().equals(NaiveRating.REFUSED) ? null : "refused, but it is " + naive;
        }
        Rating rating = trace.rating();
        NaiveRating.Result ours = new NaiveRating.Result(rating.outcome().name(),
                BigInteger.valueOf(rating.entitlement()), BigInteger.valueOf(rating.due()), rating.tier(),
                BigInteger.valueOf(rating.amount()), naive.remainder(),
                BigInteger.valueOf(rating.toNextTier().orElse(-1)));
        NaiveRating.Fraction remainder = new NaiveRating.Fraction(BigInteger.valueOf(rating.remainder()),
                BigInteger.TEN.pow(10));
        if (!ours.equals(naive) || remainder.compareTo(naive.remainder()) != 0) {
            return "%s with remainder %d, but it is %s".formatted(ours, rating.remainder(), naive);
        }
        return sameFromElsewhere(given, currency, trace, seed);
    }

    private static @Nullable String sameFromElsewhere(RandomCase given, String currency, Trace trace, long seed) {
        Rating rating = trace.rating();
        List<PlayerDay> shuffled = new ArrayList<>(given.days());
        Collections.shuffle(shuffled, new Random(seed));
        if (!Rater.rate(given.rule(), currency, shuffled, given.profile()).equals(rating)) {
            return "the order of days matters";
        }
        Wide sum = Wide.ZERO;
        for (Trace.CountedRow row : trace.rows()) {
            sum = sum.plus(Wide.product(row.base(), row.weightBp()));
        }
        for (Trace.CountedCash cash : trace.cash()) {
            sum = sum.plus(Wide.product(cash.base(), Rule.WEIGHT_ONE_BP));
        }
        if (!sum.equals(rating.sum())) {
            return "what the trace lists comes to %s, not %s".formatted(sum, rating.sum());
        }
        return seed % EXPLAINED_EVERY == 0 ? byHand(trace) : null;
    }

    private static @Nullable String byHand(Trace trace) {
        Explanation explanation;
        try {
            explanation = Explanation.of(trace, 2);
        } catch (RatingRefused e) {
            return null; // what it would be without an exclusion is beyond all measure
        }
        return new ByHand(explanation.tree()).mistake();
    }
}
