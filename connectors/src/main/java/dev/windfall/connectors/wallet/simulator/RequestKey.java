package dev.windfall.connectors.wallet.simulator;

/// Two brands may use the same request id, for different things.
record RequestKey(String brandId, String requestId) {}
