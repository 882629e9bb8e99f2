package dev.windfall.topology.ledger.law;

import dev.windfall.schemas.avro.WalletEvent;

import java.time.Instant;

/// An event as a wallet tells it, and when it was recorded.
record Line(WalletEvent event, Instant recordedAt) {}
