package dev.windfall.sink;

import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.payouts.ShownPeriod;

import java.time.LocalDate;

/// What a period has come to in an account when the row was written.
///
/// @param forPeriod its first day
public record PayoutPeriodRow(AccountId account, LocalDate forPeriod, ShownPeriod shown) {}
