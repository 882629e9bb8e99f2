package dev.windfall.topology.ledger;

import org.apache.avro.specific.SpecificRecord;

/// A changed player-day or a progress record, and the partition that it belongs to.
record LedgerOutput(int partition, SpecificRecord message) {}
