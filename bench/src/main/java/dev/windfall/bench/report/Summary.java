package dev.windfall.bench.report;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the rounds of one contender come to.
///
/// @param size the median of how many events it was given, or rows
/// @param figures those that it has
/// @param ratio of its main figure to that of the base in the same round; null where they share no round
public record Summary(Contender contender, long size, Map<Figure, Spread> figures, @Nullable Spread ratio,
        List<Sample> samples) {

    boolean wasMeasured() {
        return !samples.isEmpty();
    }

    boolean isEqual() {
        return samples.stream().allMatch(Sample::isEqual);
    }

    /// The worst of its rounds, in a word: a wrong result is worse than none.
    String outcome() {
        return samples.stream().filter(sample -> !sample.isEqual()).min(Comparator.comparing(Sample::isFailed))
                .map(Sample::outcome).orElse(Sample.EQUAL);
    }

    boolean isUnsteady() {
        return ratio != null && !ratio.isSteady();
    }

    /// Two digits that count, and never less than two decimals: 1.00, 0.35, 0.069.
    String ratioText() {
        if (ratio == null) {
            return "-";
        }
        double size = Math.abs(ratio.median());
        int decimals = size == 0 || size >= 0.1 ? 2 : 1 - (int) Math.floor(Math.log10(size));
        return String.format(Locale.ROOT, "%,." + decimals + "f", ratio.median());
    }
}
