package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;

/// What a sealed rating of one period comes to more, or less, than the one sealed before.
///
/// @param forPeriod    the first day of the period
/// @param correctsRunId the run that settled the period; null if that is this one
public record Component(LocalDate forPeriod, @Nullable RunId correctsRunId, long amount) {}
