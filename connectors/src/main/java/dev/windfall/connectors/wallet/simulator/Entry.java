package dev.windfall.connectors.wallet.simulator;

/// One half of a booking: the other half has the same request id, and the opposite amount.
///
/// @param number from 1, in the order of the book
/// @param amount minor units, negative if the account gives
public record Entry(long number, String brandId, String requestId, String account, long amount) {}
