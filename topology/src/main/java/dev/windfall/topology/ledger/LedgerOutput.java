package dev.windfall.topology.ledger;

import org.apache.avro.specific.SpecificRecord;

/// What follows from a record of the log, and the partition of its topic where it belongs.
record LedgerOutput(int partition, SpecificRecord message) {}
