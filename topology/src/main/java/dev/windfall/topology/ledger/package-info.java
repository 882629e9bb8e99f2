/// The fold of the brand log into player-days. Start with [LedgerTopology].
@NullMarked
package dev.windfall.topology.ledger;

import org.jspecify.annotations.NullMarked;
