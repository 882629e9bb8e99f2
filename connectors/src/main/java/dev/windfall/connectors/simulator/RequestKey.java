package dev.windfall.connectors.simulator;

/// Two brands may use the same request id, for different things.
public record RequestKey(String brandId, String requestId) {}
