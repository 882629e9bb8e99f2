package dev.windfall.bench.report;

import java.util.Locale;

/// What is measured of every contender: one column of the table.
///
/// @param name in snake_case, and unique in a plan
/// @param decimals how many of them are worth reading
public record Figure(String name, String unit, int decimals, Better better) {

    /// Which way a figure improves.
    public enum Better {
        HIGHER, LOWER
    }

    public Figure {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("A figure is named in snake_case: " + name);
        }
    }

    String text(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
