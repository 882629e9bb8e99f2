package dev.windfall.projections.settlement.payouts;

import java.time.LocalDate;

/// An amount that goes from one place to another. All of them together are the account.
///
/// @param forPeriod the first day of the period that it is for
/// @param amount    minor units, and anything but 0: to move what is below 0 takes from the place where it comes to
public record Movement(Place from, Place to, LocalDate forPeriod, long amount) {}
