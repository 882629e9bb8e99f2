/// The laws of the fold, attacked: histories made from seeds, a second fold that shares nothing with the first, and bugs planted
/// on purpose. Start with [FoldLawTest].
@NullMarked
package dev.windfall.topology.ledger.law;

import org.jspecify.annotations.NullMarked;
