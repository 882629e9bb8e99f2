package dev.windfall.api.export;

import dev.windfall.projections.settlement.payouts.Components;

/// What stands in a column of an exported line.
sealed interface Cell {

    /// Whatever somebody has written.
    record Text(String text) implements Cell {}

    record Whole(long number) implements Cell {}

    /// A number that no reader is to round.
    record Decimal(String digits) implements Cell {}

    /// By first day of a period.
    record Amounts(Components components) implements Cell {}

    /// It is not known.
    record Unknown() implements Cell {}
}
