/// From the brand log to statistics: what stands, what it adds to which day, and what becomes of all else. Start with
/// [LedgerFold]; the semantics in words, with examples, stand in the README of this module.
@NullMarked
package dev.windfall.projections.ledger;

import org.jspecify.annotations.NullMarked;
