package dev.windfall.bench.report;

import java.util.Collection;
import java.util.Locale;

/// One value of several rounds.
public record Spread(double median, double min, double max, int rounds) {

    /// What is further apart than this is not called the same.
    static final double TOLERANCE = 0.20;

    static Spread of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /// How far the rounds lie apart, as a share of their median.
    double share() {
        return max == min ? 0 : (max - min) / Math.abs(median);
    }

    boolean isSteady() {
        return share() <= TOLERANCE;
    }

    /// One round says nothing about the next.
    String shareText() {
        return rounds < 2 ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share());
    }
}
