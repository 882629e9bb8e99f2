package dev.windfall.sink;

/// What would be paid in one currency if all that waits were approved.
///
/// @param amount minor units
public record HeldSum(long lines, long amount) {}
