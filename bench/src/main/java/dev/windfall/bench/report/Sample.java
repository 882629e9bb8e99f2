package dev.windfall.bench.report;

import org.jspecify.annotations.Nullable;

import java.util.Map;

import static java.util.Objects.requireNonNullElse;

/// One contender's run in one round.
///
/// @param round from 1; ratios are taken between runs of one round, which share the machine's mood
/// @param size how many events it was given, or rows
/// @param values the plan's figures, as far as this contender has them
/// @param verdict what the check against the oracle said: [#EQUAL], or by how much it differs; or how it failed before
public record Sample(String contender, int round, long size, Map<Figure, Double> values, String verdict) {

    public static final String EQUAL = "equal";
    private static final String FAILED = "failed: ";

    public Sample {
        values = Map.copyOf(values);
        if (!values.values().stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("What was not measured is left out: " + values);
        }
    }

    /// Of one that came to no end, so that nothing is known of it but why.
    ///
    /// @param reason the message of an exception, which may have none
    public static Sample failed(String contender, int round, long size, @Nullable String reason) {
        return new Sample(contender, round, size, Map.of(), FAILED + requireNonNullElse(reason, "no message"));
    }

    boolean isFailed() {
        return verdict.startsWith(FAILED);
    }

    public boolean isEqual() {
        return verdict.equals(EQUAL);
    }

    /// The verdict in a word.
    String outcome() {
        return isEqual() ? EQUAL : isFailed() ? "failed" : "differs";
    }

    /// What there is to say besides that word.
    String details() {
        return isFailed() ? verdict.substring(FAILED.length()) : verdict;
    }
}
